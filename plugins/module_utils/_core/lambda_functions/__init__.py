# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Functions of Lambda: their code, what is declared of them, and the calls that lead there.

=======  ===============================================================================================================
archive  files as a zip: the same files give the same bytes
package  the code of a function: what its modules import, and nothing else
=======  ===============================================================================================================
"""
