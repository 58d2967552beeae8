# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The start-up check names what moto lacks."""

from __future__ import annotations

import pytest

from sandbox.behind import seams


def test_this_moto_has_every_seam() -> None:
    seams.check()


def test_every_missing_name_is_named() -> None:
    wanted = (
        ("moto.core.responses", "BaseResponse.call_action"),
        ("moto.core.responses", "BaseResponse.gone"),
        ("moto.vanished", "thing"),
    )
    with pytest.raises(seams.MissingSeamError, match=r"moto.core.responses.BaseResponse.gone, moto.vanished.thing"):
        seams.check(wanted)
