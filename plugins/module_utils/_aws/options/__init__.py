# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Groups of options that several modules share, each with its constraints and the fragment that documents it.

========  ============================================================================================================
group     what a group is
account   which account a task is meant for
accounts  many accounts in one task
zone      the hosted zone that a task works on
trust     a trust, as one statement or as a list of them
tags      tags of a resource
maker     who makes a resource
pacing    how fast a task may ask Route 53
========  ============================================================================================================
"""
