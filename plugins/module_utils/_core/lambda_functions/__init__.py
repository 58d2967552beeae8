# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Functions of Lambda: their code, what is declared of them, and the calls that lead there.

=============  =========================================================================================================
archive        files as a zip: the same files give the same bytes
package        the code of a function: what its modules import, and nothing else
model          a function with all that belongs to it, as AWS has it or is to have it
declaration    a function as a task declares it, and as it is to become
permissions    who may invoke it, and what lets in strangers
event_sources  the queues whose messages invoke it
steps          the calls that lead from a function as it is to what is wanted
=============  =========================================================================================================
"""
