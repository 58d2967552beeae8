# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Everything that talks to AWS. A module ``<service>_<thing>`` runs ``_aws/<service>/<thing>.py``.

======================================  ================================================================================
accounts                                whom credentials belong to, and the AWS configuration in use
cloudformation                          stack sets of an organization
ec2, iam, organizations, route53        one room for each service
cloudwatch, events, lambda_, logs, sqs  one room for each, of what functions and queues need
checks                                  modules that try or ask for real: assume_role_check, dns_check
inventory                               what inventory plugins read
files                                   files of this machine that only their owner may read
options                                 groups of options that several modules share
calls                                   what calls pass through: operations, deadline, answers, writes, paging
connection                              sessions, clients, who we are, and how many calls were made
module                                  the seam between a module's main() and the layers
plain_module                            the same for a module that has nothing to do with AWS
outcome                                 what became of a task's work; free of Ansible
errors                                  what went wrong with a call, in words that a playbook's author can act on
disclosure                              the one door through which an error of somebody else leaves
sdk_sentences                           errors of the SDK in words: by class, what may be told of them
fan_out                                 the same work in many accounts, side by side
progress                                what long work says while it goes on
resource                                the end of each task that declares one small resource: steps and result
steps                                   the runner of steps: it makes their calls, waits, and says what was done
propagation                             waiting for what is written to be visible
optimistic                              changing a part of a document that others may change at the same time
yaml_text                               YAML in which a key that stands twice is refused
======================================  ================================================================================
"""
