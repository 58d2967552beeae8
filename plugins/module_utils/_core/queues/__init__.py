# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Queues of SQS: what is declared, what is there, and the calls between the two.

==========  ============================================================================================================
queue       a declared queue against the one that is there
attributes  the settings of a queue, in a task's words and in those of SQS
senders     who may send to a queue, as statements of its policy
==========  ============================================================================================================
"""
