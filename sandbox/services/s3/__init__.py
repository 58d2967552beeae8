# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3: moto's.

=============  ==========================================================================
rules          a bucket policy is a policy, about that bucket
authorization  buckets and objects, with the bucket's policy
=============  ==========================================================================
"""
