# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One call of an operation.

==========  ==================================================================
call        who calls what, with which parameters
operations  operations that the sandbox answers, registered by a decorator
rules       what is refused before an operation, registered by a decorator
answer      rules, then the operation or moto
internal    calls from inside, such as seeding makes
deliveries  what one service hands to a resource of another
==========  ==================================================================
"""
