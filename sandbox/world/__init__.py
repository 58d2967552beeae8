# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What there is: accounts, callers, time. The accounts' contents live in moto and are read here.

============  ==================================================
world         all state of one running sandbox, and its reset
resets        what else is emptied by a reset
accounts      ids and names
clock         time, which tests can move
background    what services do by themselves, when it is due
credentials   access keys and the callers behind them
principals    the user or role behind a caller
iam_store     users, roles and policies, read from moto
organization  units and SCPs, read from moto
============  ==================================================
"""
