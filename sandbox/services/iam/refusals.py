# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The errors that several operations of IAM share."""

from __future__ import annotations

from http import HTTPStatus

from sandbox.wire.errors import ApiError


def no_such_entity(message: str) -> ApiError:
    return ApiError("NoSuchEntity", message, HTTPStatus.NOT_FOUND)


def entity_already_exists(message: str) -> ApiError:
    return ApiError("EntityAlreadyExists", message, HTTPStatus.CONFLICT)


def limit_exceeded(message: str) -> ApiError:
    return ApiError("LimitExceeded", message, HTTPStatus.CONFLICT)
