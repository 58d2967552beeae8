# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report for the fleet: one document of what a run found and changed in all accounts, and its forms.

=========  ===========================================================================================================
fleet      the document, out of what is known of each account
parts      what a run does, by which it knows what it can say
account    what the document says of one account
changes    what a run changed in an account, out of the results of its modules
matrix     accounts and kinds of checks, as the cells of a table
causes     what many accounts have for one reason
text       the document as Markdown, and as a line an account
junit      the document as JUnit XML
=========  ===========================================================================================================
"""
