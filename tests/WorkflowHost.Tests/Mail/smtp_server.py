"""A real SMTP server (aiosmtpd) that misbehaves as a test says.

First argument: options as JSON (certificate, key, tls: implicit | starttls | none, user, password, mechanisms, pipelining, size, quiet).
Each line of standard input is a new plan (null: the old one stays); each line of standard output is an event. A plan's keys:
  greeting, mail, data, message: the answer to give instead of the usual one;  rcpt: {address: answer};
  hang, die: greeting | mail | rcpt | data | message ("message": after the final dot, before the answer; "die" also keeps the mail if keep is true);
  times: how often the plan applies before the server behaves again.
"""

import asyncio
import base64
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

options = json.loads(sys.argv[1])
plan = {}
counted = {"mails": 0}


def tell(event, **facts):
    sys.stdout.write(json.dumps({"event": event, **facts}) + "\n")
    sys.stdout.flush()


def take(key, inner=None):
    """What the plan says about this moment; counts it when it says something."""
    found = plan.get(key)
    if inner is not None:
        found = (found or {}).get(inner)
    if found is None or plan.get("times") == 0:
        return None
    if "times" in plan:
        plan["times"] -= 1
    return found


async def misbehave(server, moment):
    if plan.get("hang") == moment and take("hang"):
        tell("hang", at=moment)
        await asyncio.Event().wait()
    if plan.get("die") == moment and take("die"):
        tell("die", at=moment)
        server.transport.abort()
        await asyncio.Event().wait()


class Handler:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        return responses[:1] + (["250-PIPELINING"] if options.get("pipelining", True) else []) + responses[1:]

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        await misbehave(server, "mail")
        answer = take("mail")
        if answer:
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(mail_options)
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        await misbehave(server, "rcpt")
        answer = take("rcpt", address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        keeps = not (plan.get("die") == "message" or plan.get("hang") == "message") or plan.get("keep")
        if keeps and "message" not in plan:
            self.keep(server, session, envelope)
        await misbehave(server, "message")
        answer = take("message")
        if answer:
            return answer
        if not keeps or "message" in plan:
            self.keep(server, session, envelope)
        return "250 2.0.0 taken"

    def keep(self, server, session, envelope):
        counted["mails"] += 1
        if not options.get("quiet"):
            login = getattr(session.auth_data, "login", None)
            tell(
                "mail",
                sender=envelope.mail_from,
                recipients=envelope.rcpt_tos,
                options=envelope.mail_options,
                tls=server.transport.get_extra_info("ssl_object") is not None,
                user=login.decode() if login else None,
                content=base64.b64encode(envelope.original_content).decode(),
            )


class Server(SMTP):
    def data_received(self, data):
        if not options.get("quiet"):
            tell("heard", bytes=base64.b64encode(data).decode())
        super().data_received(data)

    def connection_made(self, transport):
        tell("connection")
        super().connection_made(transport)

    async def _handle_client(self):
        await misbehave(self, "greeting")
        answer = take("greeting")
        if answer:
            await self.push(answer)
            self.transport.close()
            return
        await super()._handle_client()

    async def smtp_DATA(self, arg):
        await misbehave(self, "data")
        answer = take("data")
        if answer:
            await self.push(answer)
            self._set_post_data_state()
            return
        await super().smtp_DATA(arg)


def authenticator(server, session, envelope, mechanism, data):
    right = data.login.decode() == options["user"] and data.password.decode() == options["password"]
    tell("login", right=right, mechanism=mechanism)
    return AuthResult(success=right, handled=False, auth_data=data)


def create():
    with_login = options.get("user") is not None
    offered = options.get("mechanisms", ["PLAIN", "LOGIN"]) if with_login else []
    excluded = [m for m in ("PLAIN", "LOGIN") if m not in offered]
    return Server(
        Handler(),
        data_size_limit=options.get("size", 33554432),
        hostname="sink.example",
        tls_context=context if options["tls"] == "starttls" else None,
        require_starttls=options["tls"] == "starttls",
        authenticator=authenticator if with_login else None,
        auth_required=with_login,
        auth_require_tls=options["tls"] == "starttls",
        auth_exclude_mechanism=excluded,
        timeout=3600,
        loop=asyncio.get_running_loop(),
    )


async def main():
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(create, "127.0.0.1", 0, ssl=context if options["tls"] == "implicit" else None)
    tell("listening", port=listening.sockets[0].getsockname()[1])
    commands = asyncio.StreamReader(limit=1 << 20)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    while line := await commands.readline():
        new = json.loads(line)
        if new is not None:
            plan.clear()
            plan.update(new)
        tell("planned", **counted)


context = None
if options["tls"] != "none":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options["certificate"], options["key"])
asyncio.run(main())
