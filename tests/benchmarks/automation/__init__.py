# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names that follow instances: how soon, by how many calls, and what the function itself takes.

=========  ================================================================================
following  from an instance's change to the answer of a name server, deployed on the sandbox
tables     what was measured, and the goals
=========  ================================================================================
"""
