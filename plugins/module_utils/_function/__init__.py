# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The Lambda function that keeps record sets up to date: ``_core`` and boto3, as the runtime has it, and nothing else.

=======  ================================================================================================
handler  the entry: reads what an invocation asks for, and says what became of it
calls    every call to AWS
errors   what may be told of an error
=======  ================================================================================================
"""
