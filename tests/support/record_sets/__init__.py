# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Record sets and zones for tests.

===========================  =========================================================================================
strategies, zone_strategies  random record sets and random zones
zones                        short ways to write record sets and zones
zone_laws                    what holds for every zone that can be declared
every_kind                   one record set of every type and of every routing policy, as a task declares them
played_zone                  a zone of the sandbox that modules work on through ansible-playbook
live_zone                    a zone of the sandbox that a module's code works on in this process
rejected                     what must be refused, by kind
===========================  =========================================================================================
"""
