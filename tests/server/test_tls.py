"""The connection to a server: encrypted, and only to the one whose certificate fits."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.core.errors import UserError
from app.storage import server as engines
from app.wiring import open_address
from tests import postgres
from tests.conftest import _missing
from tests.postgres import OWNER, Server, free_port

A_DAY = timedelta(days=1)


class Authority:
    """Somebody who vouches for servers."""

    def __init__(self, folder: Path, name: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = self._begun(self.name, self.key.public_key()).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.certificate = made.sign(self.key, hashes.SHA256())
        self.file = folder / f"{name}.crt"
        self.file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def _begun(self, subject: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        begun = x509.CertificateBuilder().subject_name(subject).issuer_name(self.name).public_key(key)
        return begun.serial_number(x509.random_serial_number()).not_valid_before(now - A_DAY).not_valid_after(now + A_DAY)

    def vouch(self, folder: Path, address: str) -> None:
        """Certificate and key of a server at this address."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))])
        made = self._begun(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)]), key.public_key())
        certificate = made.add_extension(names, critical=False).sign(self.key, hashes.SHA256())
        (folder / "server.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        plain = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        (folder / "server.key").write_bytes(plain)


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path, Path]]:
    """A server with a certificate, the one that vouches for it, and one that does not."""
    found = postgres.programs()
    if found is None:
        _missing("PostgreSQL")
        raise AssertionError
    folder = tmp_path_factory.mktemp("certificates")
    right, wrong = Authority(folder, "right"), Authority(folder, "wrong")
    right.vouch(folder, "127.0.0.1")
    made = Server(found, free_port())
    made.stop()
    for name in ("server.crt", "server.key"):
        shutil.copy(folder / name, made.data / name)
        made.give(made.data / name)
    made.settings["ssl"] = "on"
    made.start()
    made.tell(f"ALTER ROLE {OWNER} PASSWORD 'right horse'")
    made.tell("CREATE DATABASE secured")
    yield made, right.file, wrong.file
    made.close()


def address(made: Server, root: Path, host: str = "127.0.0.1", password: str = "right%20horse") -> str:
    return f"postgresql://{OWNER}:{password}@{host}:{made.port}/secured?sslmode=verify-full&sslrootcert={root}"


def test_the_right_certificate_opens_an_encrypted_connection(secured: tuple[Server, Path, Path]) -> None:
    made, right, _wrong = secured
    open_address(address(made, right)).close()
    connection = engines.connect(address(made, right))
    assert connection.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone() == (True,)
    connection.close()


def test_a_server_nobody_vouches_for_is_told_nothing(secured: tuple[Server, Path, Path]) -> None:
    made, _right, wrong = secured
    with pytest.raises(UserError, match="could not prove that it is the right one"):
        open_address(address(made, wrong))


def test_a_certificate_of_another_name_is_refused(secured: tuple[Server, Path, Path]) -> None:
    made, right, _wrong = secured
    with pytest.raises(UserError, match="could not prove that it is the right one"):
        open_address(address(made, right, "localhost"))


def test_a_server_without_encryption_is_refused(server: Server, secured: tuple[Server, Path, Path]) -> None:
    _made, right, _wrong = secured
    with pytest.raises(UserError, match="could not prove that it is the right one"):
        open_address(address(server, right))


def test_a_wrong_password_is_one_sentence(secured: tuple[Server, Path, Path]) -> None:
    made, right, _wrong = secured
    with pytest.raises(UserError, match="does not know this name and password"):
        open_address(address(made, right, password="wrong"))


def test_over_a_network_the_certificate_is_checked_unless_the_address_says_otherwise() -> None:
    said = {"host": "server.example", "user": "a"}
    assert not engines.is_here(said)
    assert engines.is_here({"host": "/run/postgresql"})
    assert engines.is_here({"host": "127.0.0.1"})
    assert engines.CHECKED["sslmode"] == "verify-full"
