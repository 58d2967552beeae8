# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A local AWS that enforces IAM: moto behind a front of ours.

A request passes, in this order: control routes, request log, injected faults, authentication,
authorisation, then an operation of ours or moto's. Each step is a module of its own; ``front``
joins them. ``python -m sandbox start`` runs it.
"""
