# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Functions of Lambda.

========  ==============================================================================================================
package   the module lambda_package
function  the module lambda_function
calls     reading a function, writing what is planned, and waiting until Lambda is done with it
========  ==============================================================================================================
"""
