# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Record sets: from a task or a file to the change batches that lead to them. In the order of a run:

======================  ==============================================================================================
options                 between record sets and the shape that a playbook's author writes and reads
routing                 routing policies: the options that choose one
values                  values by type, in one canonical spelling
value_fields            numbers, names and hexadecimal in values
character_strings       character strings in values
service_bindings        values of SVCB and HTTPS
model                   a record set in canonical form, and a zone
aliases                 aliases within a zone: how deep they are nested, and that none leads to itself
suspicions, mail_texts  what is valid and nearly surely not meant
desired                 the desired state: entries put into a zone and judged together
markers, registry       owner markers, and whose the record sets of a zone are by them
ownership, yielding     what a run for one owner may change, and what it leaves to others
planner, plan           from a desired and an existing state to the changes between them
in_use, resources       a plan that removes what is in use, or what nobody has looked for, is refused
brakes                  a plan that deletes or updates too much is refused
units, batches          changes that belong in one call, and calls within the limits of Route 53
isolation, progress     bad units of a refused batch, and how far the writing has come
snapshots, origin       what leads back from a plan, and to which zone
wire                    between record sets and the structures of Route 53
zone_file               zone files, record by record
zone_file_lines         record sets as lines of a diff
zone_listing            what the AWS CLI prints of a zone
zone_remarks            what a zone file leaves out or says in comments
foreign_forms           formats that are refused, and what to do about them
======================  ==============================================================================================
"""
