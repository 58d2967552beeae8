# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Commands of Ansible and AWS, run without waiting for what they load.

=========  ============================================================================================================
starting   runs a command as ``subprocess.run`` does
apart      code in a Python of its own
compiling  what the collection keeps of templates, in processes that begin anew
forking    the process that has loaded the libraries, and forks for each command
=========  ============================================================================================================
"""
