# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files on the machine that runs the tasks.

=============  =========================================================================================================
private_files  the module private_files
writing        one file: whether it is as it should be, and how it is replaced as a whole
=============  =========================================================================================================
"""
