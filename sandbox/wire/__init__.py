# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Requests and replies as bytes, and as what botocore's service models say of them.

===========  ===================================================
messages     requests parsed, results serialised
request      one request, raw and parsed
reply        what is sent back
errors       a refusal, and its body for each protocol
constraints  parameters checked against botocore's models
===========  ===================================================
"""
