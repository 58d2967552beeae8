# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What plugins of the controller share: our modules run in Ansible's own process, and inventories and filters beside.

==================  ====================================================================================================
module_action       registers direct execution for a module; each module has a link to it in plugins/action
direct_execution    the action plugin: Ansible's own, with two of its steps replaced
eligibility         which tasks may run that way
preloading          what the process of the playbook loads once, and its workers inherit
compiled_templates  templates and expressions, compiled once and not at each use
compiled_cache      a file with those of our own texts
kept_lookups        what Ansible looks for at each use, looked for once: filters, and the variables of a host
kept_values         variables, worked out once for each template of a task of ours
module_process      a process of its own for the module, forked from the worker
module_life         what is set in that process, and set back between the items of a loop
unlogged            work in Ansible's process whose libraries log nothing
variable_setting    the variables of many hosts, set faster than one by one
constructing        what an inventory makes of its expressions: variables and groups
variable_paths      expressions that only name a variable, looked up and not evaluated
garbage             work in Ansible's process without looking for cycles
sources             what the source of an inventory may say, and how its mistakes and those of its reading leave
taken_names         names of hosts that an inventory must not take
host_claims         what the variables of another host claim: the zone and the domain that it publishes in
host_variables      variables of other hosts, which may be defined by what is not
==================  ====================================================================================================
"""
