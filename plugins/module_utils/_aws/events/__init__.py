# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EventBridge.

=====  =================================================================================================================
rule   a rule with its targets, in its order
tags   the tags of a rule or an event bus
=====  =================================================================================================================
"""
