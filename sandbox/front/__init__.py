# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What listens, and every step that a request passes before its operation.

==============  =============================================================
server          the process: HTTP and DNS on the loopback interface
application     the steps in their order
control         the control interface below ``/sandbox/``
request_log     how often each account called each operation
faults          errors, delays and broken connections to order
authentication  who is calling
signature       Signature Version 4
dns             a DNS server
name_servers    every name server at an address of its own, and a resolver
state_dir       the files by which clients find a running sandbox
==============  =============================================================
"""
