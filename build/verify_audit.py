"""Verifies an audit trail exported by `python -m app audit export FILE`. Needs Python 3.8 or newer and nothing of the program.

python3 verify_audit.py FILE [--head N:HASH] [--key KEYFILE]

--head N:HASH   an event's number and its hash as noted earlier (audit head prints them): a trail rewritten or cut since then is found
--key KEYFILE   the office's key (its file is named after the office): the seals of its days are verified too

Exit 0 whole, 1 broken (the event is named), 2 wrong words. The file's form: docs/audit-file.md.
"""

import hashlib
import hmac
import json
import sys


class Broken(Exception):
    """Where the trail does not hold, in one sentence."""


def link(before, event):
    """An event's hash: of the hash before it, its head as JSON, and its digests."""
    head = [event[name] for name in ("seq", "at", "staff", "actor", "counter", "verb", "clock_back")]
    line = json.dumps(head, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    return hashlib.sha256(before + line + bytes.fromhex(event["digests"])).digest()


def says_what_was_hashed(event):
    """Whether every part is as its digest, or was erased on purpose."""
    kept = [event["digests"][start : start + 32] for start in range(0, len(event["digests"]), 32)]
    says, erased = event["says"], event["erased"]
    if any(int(part) >= len(kept) for part in says):
        return False
    digests = {int(part): hashlib.sha256(body.encode("ascii")).hexdigest()[:32] for part, body in says.items()}
    return all(digests.get(part) == digest or (part not in digests and part in erased) for part, digest in enumerate(kept))


def events_of(lines, has_payloads, hashes):
    """Walk the events; puts every event's hash into `hashes`, gives the last line."""
    before = b""
    for number, text in enumerate(lines, 1):
        line = json.loads(text)
        if "end" in line:
            if (line["end"], line["hash"]) != (number - 1, before.hex()):
                raise Broken(f"broken after event {number - 1}: the events behind it were cut off")
            if next(lines, "").strip():
                raise Broken(f"broken after event {number - 1}: something stands behind the end")
            return line
        if line["seq"] != number:
            raise Broken(f"broken at event {number}: it is missing (event {line['seq']} stands in its place)")
        if link(before, line).hex() != line["hash"]:
            raise Broken(f"broken at event {number}: it was changed, or one before it")
        if has_payloads and not says_what_was_hashed(line):
            raise Broken(f"broken at event {number}: what it says of a record was changed or taken away")
        before = hashes[number] = bytes.fromhex(line["hash"])
    raise Broken(f"broken after event {len(hashes)}: the file ends without its last line")


def check_seals(end, hashes, key):
    """Every day's seal against the key, and the last event this key signed."""
    secret = bytes.fromhex(key["secret"])
    for seal in end["seals"]:
        signed = f"{seal['seq']}:{hashes.get(seal['seq'], b'').hex()}".encode("ascii")
        if not hmac.compare_digest(hmac.new(secret, signed, hashlib.sha256).hexdigest(), seal["signature"]):
            raise Broken(f"broken at or before event {seal['seq']}: the seal of {seal['day']} does not fit")
    if key["seq"] and hashes.get(key["seq"], b"").hex() != key["hash"]:
        raise Broken(f"broken at or before event {key['seq']}: the key signed another one, or the trail was cut off before it")


def verify(path, head="", key=None):
    """One sentence; raises Broken."""
    hashes = {}
    with open(path, encoding="ascii", newline="\n") as lines:
        try:
            first = json.loads(next(lines, "{}"))
            if first.get("format") != "firstdesk-audit-1":
                raise Broken("this is no audit trail of Firstdesk, or one of another form")
            end = events_of(lines, first["payloads"], hashes)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Broken(f"broken after event {len(hashes)}: the next line cannot be read") from None
    vouched = []
    if head:
        number, _colon, wanted = head.partition(":")
        if not number.isdigit() or hashes.get(int(number), b"").hex() != wanted:
            raise Broken(f"broken at or before event {number}: it is not the one noted earlier, or the trail was cut off before it")
        vouched.append(f"event {number} is the one noted earlier")
    if key is not None:
        check_seals(end, hashes, key)
        vouched.append(f"{len(end['seals'])} seals fit the key")
    told = ", ".join(vouched) or "nobody vouches for it: a whole trail made anew, or one cut off at its end, would look the same"
    return f"whole: {len(hashes)} events, the last with hash {end['hash']}; {told}"


def main(words):
    """Exit code."""
    path, options = "", {}
    rest = iter(words)
    for word in rest:
        if word in ("--head", "--key"):
            options[word] = next(rest, "")
        elif path or word.startswith("-"):
            path = ""
            break
        else:
            path = word
    if not path or "" in options.values():
        print(__doc__, file=sys.stderr)
        return 2
    try:
        key = json.loads(open(options["--key"], encoding="ascii").read()) if "--key" in options else None  # noqa: SIM115 -- a few bytes, once
        print(verify(path, options.get("--head", ""), key))
    except Broken as reason:
        print(reason)
        return 1
    except (OSError, ValueError) as reason:
        print(f"cannot be read: {reason}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
