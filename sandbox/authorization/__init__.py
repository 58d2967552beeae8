# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a caller may do: moto's accounts read into the policies that ``sandbox.policy`` evaluates.

========  =====================================================================================================
checks    the questions that an operation asks; each service registers its own (``services/<service>/authorization``)
context   the condition keys of every request
policies  what binds the caller
decide    puts the questions
denial    words the answer
acting    what services do as a role or as themselves
========  =====================================================================================================

STS asks for itself, since trust has rules of its own (``sandbox.services.sts``).
"""
