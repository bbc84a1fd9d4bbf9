"""Reads a mail from standard input with Python's own parser and prints what a reader would see, as JSON."""

import email
import email.policy
import json
import sys
from email.utils import parsedate_to_datetime

message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)


def mailboxes(name):
    return [{"name": a.display_name, "address": a.addr_spec} for h in message.get_all(name, []) for a in h.addresses]


def part(p):
    text = p.get_content_maintype() == "text"
    content = p.get_content()
    return {
        "type": p.get_content_type(),
        "charset": p.get_content_charset(),
        "method": p.get_param("method"),
        "encoding": p["Content-Transfer-Encoding"],
        "disposition": p.get_content_disposition(),
        "file": p.get_filename(),
        "name": p.get_param("name") and email.utils.collapse_rfc2231_value(p.get_param("name")),
        "text": content.replace("\r\n", "\n") if text else None,
        "size": len(content),
    }


def defects(p):
    found = [type(d).__name__ for d in p.defects] + [f"{n}: {type(d).__name__}" for n, v in p.items() for d in v.defects]
    return found + [d for inner in (p.iter_parts() if p.is_multipart() else []) for d in defects(inner)]


json.dump(
    {
        "headers": [n for n, _ in message.items()],
        "subject": message["Subject"],
        "from": mailboxes("From"),
        "to": mailboxes("To"),
        "replyTo": mailboxes("Reply-To"),
        "messageId": message["Message-ID"],
        "auto": message["Auto-Submitted"],
        "date": parsedate_to_datetime(message["Date"]).isoformat(),
        "type": message.get_content_type(),
        "nesting": [p.get_content_type() for p in message.walk()],
        "parts": [part(p) for p in message.walk() if not p.is_multipart()],
        "defects": defects(message),
    },
    sys.stdout,
)
