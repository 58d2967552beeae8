# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is done in Ansible's own process leaves it as it was, and what is loaded there is loaded once."""

from __future__ import annotations

import gc
import logging
import subprocess
import sys
import threading

import pytest
from ansible_collections.crossaccount.aws.plugins.plugin_utils.garbage import uncollected
from ansible_collections.crossaccount.aws.plugins.plugin_utils.unlogged import unlogged

# In a process of its own, as loading lasts.
LOADING = """
import gc, sys
from tests.support import collection_path
from ansible_collections.crossaccount.aws.plugins.plugin_utils.preloading import preload
from ansible.plugins import loader
from ansible.template import Templar, trust_as_template
from jinja2.lexer import Lexer
preload("account_info")
before = set(sys.modules)
# What workers share is passed over where garbage is looked for.
assert gc.get_freeze_count() > 10_000
Lexer.__init__ = None  # to make another one fails
assert Templar(variables={"found": 1}).template(trust_as_template("{{ found | string is match('1') }}"))
assert loader.filter_loader.get("crossaccount.aws.access_report")
assert loader.filter_loader.get("combine")
assert loader.test_loader.get("match")
print(sorted(set(sys.modules) - before))
"""


LOGGING = """
import logging
from tests.support import collection_path
logging.basicConfig(level=logging.DEBUG, format="%(name)s %(message)s")
from ansible_collections.crossaccount.aws.plugins.plugin_utils.preloading import loaded, preload
preload("account_info")
assert loaded("account_info")
logging.getLogger("afterwards").info("as before")
"""


@pytest.mark.parametrize("error", [None, ValueError])
@pytest.mark.parametrize("disabled", [logging.NOTSET, logging.INFO])
def test_nothing_is_logged_meanwhile_in_any_thread(caplog, error, disabled):
    logger = logging.getLogger("botocore.somewhere")
    logging.disable(disabled)
    try:
        with unlogged():
            thread = threading.Thread(target=logger.critical, args=("a secret",))
            thread.start()
            thread.join()
            if error:
                raise error
    except ValueError:
        assert error
    finally:
        after = logging.root.manager.disable
        logging.disable(logging.NOTSET)
    assert after == disabled
    assert caplog.text == ""


@pytest.mark.parametrize("enabled", [True, False])
def test_cycles_are_looked_for_as_before(enabled):
    before = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        with uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() == enabled
    finally:
        (gc.enable if before else gc.disable)()


class Cycle:
    """What only a look for cycles removes. ``gone`` counts those that it has removed."""

    gone = 0

    def __init__(self):
        self.self = self

    def __del__(self):
        Cycle.gone += 1


def test_cycles_in_what_an_inventory_leaves_are_looked_for_when_the_next_one_is_made(monkeypatch):
    monkeypatch.setattr(Cycle, "gone", 0)
    try:
        with uncollected() as collect:
            inventory = [Cycle()]
            Cycle()
            collect()
            assert Cycle.gone == 1
        inventory.clear()
        gc.collect()
        assert Cycle.gone == 1
        with uncollected() as collect:
            collect()
            assert Cycle.gone == 2
    finally:
        gc.unfreeze()


def test_what_is_loaded_once_is_in_no_log():
    done = subprocess.run([sys.executable, "-c", LOGGING], capture_output=True, text=True, check=False)
    assert (done.stderr, done.returncode) == ("afterwards as before\n", 0)


def test_what_templates_need_is_loaded_once():
    done = subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr
