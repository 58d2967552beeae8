# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Registers direct execution for a module: ``plugins/action/<module>.py`` is a link to this file.

Ansible looks for an action plugin of the module's name before it hands the task to a worker, so what is loaded here is
loaded once, in the process that all workers are forked from.
"""

from __future__ import annotations

from ansible_collections.crossaccount.aws.plugins.plugin_utils.direct_execution import ActionModule
from ansible_collections.crossaccount.aws.plugins.plugin_utils.preloading import preload

__all__ = ["ActionModule"]

preload(__name__.rpartition(".")[2])
