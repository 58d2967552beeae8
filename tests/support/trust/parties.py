# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who is who where trust is tried: our own accounts, friends, strangers, and identity providers."""

from __future__ import annotations

OWN, FRIEND, OTHER_FRIEND = "222222222222", "111111111111", "333333333333"
OUTSIDE, NEXT_DOOR = "999999999999", "777777777777"
ORGANIZATION, ELSEWHERE = "o-a1b2c3d4e5", "o-zzzzzzzzzz"
ROLE_ID = "AROA1234567890EXAMPLE"
TARGET = f"arn:aws:iam::{OWN}:role/Target"
POOL = "us-east-1:12345678-90ab-cdef-1234-567890abcdef"
FOREIGN_POOL = "us-east-1:99999999-90ab-cdef-1234-567890abcdef"
REPOSITORY = "{12345678-90ab-cdef-1234-567890abcdef}"
FOREIGN_REPOSITORY = "{99999999-90ab-cdef-1234-567890abcdef}"

GITHUB = "token.actions.githubusercontent.com"
GITLAB = "gitlab.com"
BITBUCKET = "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc"
TERRAFORM = "app.terraform.io"
EKS = "oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789ABCDEF0123456789"
CIRCLE = "oidc.circleci.com/org/12345678-90ab-cdef-1234-567890abcdef"
COGNITO = "cognito-identity.amazonaws.com"
GOOGLE = "accounts.google.com"
MODAL = "oidc.modal.com"
HOSTS = (GITHUB, GITHUB, GITHUB, GITLAB, MODAL, BITBUCKET, TERRAFORM, EKS, CIRCLE, COGNITO, GOOGLE)
