# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudWatch Logs: moto's groups by ARN, and metrics in log lines.

================  ==========================================================
operations        lines that carry metrics; groups that are really gone
embedded_metrics  the embedded metric format
rules             what AWS refuses and moto does not
authorization     groups and streams by ARN
================  ==========================================================
"""
