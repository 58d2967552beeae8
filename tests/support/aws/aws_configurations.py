# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Random AWS configurations in every spelling that people write, with secrets strewn over them."""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = ("default", "base", "role", "chain", "with space", "sso", "über")
# A secret key and an access key id, as they are and as a parser may show them.
CANARIES = ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYzCANARYKEY", "AKIACANARYCANARY0000")
SHOWN = (*CANARIES, *(canary.lower() for canary in CANARIES), "canary")

_ROLE = "arn:aws:iam::111111111111:role/Deploy"
_SAFE = st.sampled_from(
    [
        ("region", "eu-west-1"),
        ("region", "us-gov-west-1"),
        ("role_arn", _ROLE),
        ("external_id", "dns-4711"),
        ("role_session_name", "me@example.com"),
        ("duration_seconds", "3600"),
        ("mfa_serial", "arn:aws:iam::111111111111:mfa/me"),
        ("credential_source", "Environment"),
        ("web_identity_token_file", "/var/run/token"),
        ("sso_account_id", "111111111111"),
        ("sso_role_name", "AdministratorAccess"),
        ("sso_start_url", "https://company.awsapps.com/start"),
        ("sso_region", "eu-west-1"),
        ("retry_mode", "standard"),
        ("max_attempts", "5"),
        ("endpoint_url", "http://localhost:4566"),
        ("output", "json"),
        ("cli_pager", ""),
    ]
)
_REFERENCES = st.tuples(
    st.sampled_from(["source_profile", "sso_session", "services"]),
    st.sampled_from([*NAMES, "company", "local", "gone"]),
)
_SECRET = st.tuples(
    st.sampled_from(
        [
            "aws_access_key_id",
            "aws_secret_access_key",
            "aws_session_token",
            "credential_process",
            "x_unknown",
            "region",
            "role_arn",
            "mfa_serial",
            "sso_start_url",
            "endpoint_url",
            "source_profile",
            "duration_seconds",
            "web_identity_token_file",
        ]
    ),
    st.sampled_from([*CANARIES, f"https://me:{CANARIES[0]}@x.example", f"tool --password {CANARIES[0]}"]),
)
_COMMENT = st.sampled_from(
    ["# a comment", "; another", f"# aws_secret_access_key = {CANARIES[0]}", f"  # {CANARIES[1]}"]
)
_NESTED = st.sampled_from(
    [
        "s3 =\n    addressing_style = path\n    max_bandwidth = 50MB/s",
        "s3 =\n  use_accelerate_endpoint=true",
        f"s3 =\n    signing = {CANARIES[0]}",
        "dynamodb =\n    endpoint_url = http://localhost:8000",
        f"nested =\n    {CANARIES[0]}",
    ]
)
_RUBBISH = st.sampled_from(["", "   ", "no setting", CANARIES[0], f"{CANARIES[0]}=", "= value", "[", "\x00"])


@st.composite
def _spelled(draw: st.DrawFn, setting: tuple[str, str]) -> str:
    name, value = setting
    name = draw(st.sampled_from([name, name, name, name.upper(), name.title()]))
    sign = draw(st.sampled_from([" = ", "=", " : ", ":", "\t=\t"]))
    before = draw(st.sampled_from(["", "", "", "  ", "\t"]))
    after = draw(
        st.sampled_from(["", "", "", "  ", " # inline", f" ; {CANARIES[0]}", "\n    continued", "\n  # in it"])
    )
    return f"{before}{name}{sign}{value}{after}"


def _lines(*more: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    safe = _SAFE.map(lambda setting: f"{setting[0]} = {setting[1]}")
    spelled = st.one_of(_SAFE, _REFERENCES).flatmap(_spelled)
    references = _REFERENCES.map(lambda setting: f"{setting[0]} = {setting[1]}")
    return st.lists(st.one_of(safe, safe, references, spelled, _COMMENT, *more), max_size=5)


def _header(kind: str, name: str) -> st.SearchStrategy[str]:
    plain = [f'[{kind} "{name}"]', f"[{kind}  '{name}']", *([] if " " in name else [f"[{kind} {name}]"] * 3)]
    return st.sampled_from(["[default]", *plain] if name == "default" else plain)


@st.composite
def _tidy(draw: st.DrawFn) -> str:
    """Each section and each setting once, as most files are: a copy of it can be had."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=6, unique=True))
    sections = []
    for name in names:
        chosen = dict(draw(st.lists(_SAFE, max_size=4)))
        for reference, targets in (("source_profile", names), ("sso_session", ["company"]), ("services", ["local"])):
            if draw(st.booleans()):
                chosen[reference] = draw(st.sampled_from(targets))
        lines = [
            f"{draw(_SPELT)(key)}{draw(_SIGNS)}{value}" for key, value in draw(st.permutations(list(chosen.items())))
        ]
        lines += draw(st.lists(st.one_of(_COMMENT.map(str.strip), st.sampled_from(_GOOD_NESTED)), max_size=1))
        sections.append("\n".join([draw(_header("profile", name)), *lines]))
    sections.append("[sso-session company]\nsso_start_url = https://company.awsapps.com/start\nsso_region = eu-west-1")
    sections.append("[services local]\nsts =\n    endpoint_url = http://localhost:1")
    # A stranger's section, which nobody needs.
    sections.append(f"[profile stranger]\naws_secret_access_key = {CANARIES[0]}\ncredential_process = {CANARIES[1]}")
    return "\n\n".join(draw(st.permutations(sections))) + "\n"


_SPELT = st.sampled_from([str.lower, str.lower, str.upper, str.title])
_SIGNS = st.sampled_from([" = ", "=", " : ", ":", "\t=\t"])
_GOOD_NESTED = ["s3 =\n    addressing_style = path\n    max_bandwidth = 50MB/s", "s3 =\n\n  use_arn_region=true"]


@st.composite
def _rough(draw: st.DrawFn) -> str:
    """Anything that people write and parsers read in their own ways."""
    lines = _lines(_SECRET.flatmap(_spelled), _NESTED, _RUBBISH)
    sections = []
    for _count in range(draw(st.integers(1, 5))):
        name = draw(st.sampled_from(NAMES))
        header = draw(_header("profile", name))
        headers = [header, header, f"  {header}", f"{header} # x", "[DEFAULT]", f"[{name}]", "[sso-session company]"]
        sections.append("\n".join([draw(st.sampled_from([*headers, "[services local]"])), *draw(lines)]))
    return draw(st.sampled_from(["\n", "\n\n", "\r\n"])).join(sections) + draw(st.sampled_from(["\n", ""]))


@st.composite
def configurations(draw: st.DrawFn) -> bytes:
    """The octets of a file."""
    if draw(st.booleans()):
        return draw(_tidy()).encode()
    return draw(st.sampled_from([b"", b"", b"", b"\xef\xbb\xbf", b"# \xff\n"])) + draw(_rough()).encode()


CREDENTIALS = st.sampled_from(
    [
        "",
        f"[base]\naws_access_key_id = {CANARIES[1]}\naws_secret_access_key = {CANARIES[0]}\n",
        f"[chain]\nrole_arn = {_ROLE}\nsource_profile = base\n",
        "[default]\nsso_session = company\n",
        f"[base]\naws_secret_access_key {CANARIES[0]}\n",
    ]
)
