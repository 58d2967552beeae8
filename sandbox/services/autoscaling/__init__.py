# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2 Auto Scaling: moto's. ``operations``: instances that a group starts and ends are told as all others."""
