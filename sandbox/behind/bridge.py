# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The way on to moto, for what the sandbox does not answer itself."""

from __future__ import annotations

import logging
from http import HTTPStatus

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import run_wsgi_app

from sandbox.wire.errors import ApiError
from sandbox.wire.messages import fresh_environ
from sandbox.wire.reply import Reply
from sandbox.wire.request import ParsedRequest

_moto = DomainDispatcherApplication(create_backend_app)
_log = logging.getLogger(__name__)


def forward(request: ParsedRequest, account_id: str) -> Reply:
    """moto's answer, for an account. Raises ApiError for what moto does not implement."""
    environ = fresh_environ(request.raw)
    # moto finds the account by the access key, and takes unknown keys for its default account; the header
    # settles it, whatever a client may have sent in it.
    environ.pop("HTTP_X_MOTO_ACCOUNT_ID", None)
    if account_id:  # anonymous S3 requests have none, and moto finds buckets in all accounts
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = account_id
    try:
        body, status, headers = run_wsgi_app(_moto, environ, buffered=True)
    except NotImplementedError as error:
        # 501, as SDKs retry 500: waiting does not implement anything.
        raise ApiError(
            "NotImplemented",
            f"The sandbox does not implement {request.service} {request.operation}: {error}",
            HTTPStatus.NOT_IMPLEMENTED,
        ) from error
    except Exception as error:
        _log.exception("moto failed on %s %s", request.service, request.operation)
        raise ApiError(
            "InternalFailure",
            f"moto failed on {request.service} {request.operation}: {type(error).__name__}: {error}",
            HTTPStatus.INTERNAL_SERVER_ERROR,
        ) from error
    kept = {name: value for name, value in headers.items() if not name.startswith("Access-Control-")}
    return Reply(int(status.split()[0]), kept, b"".join(body))
