"""A certificate authority of the test's own, and the servers' certificate, for 127.0.0.1."""
import subprocess


def _openssl(*words):
    subprocess.run(["openssl", *words], check=True, capture_output=True)


def make(folder):
    """Puts ca.pem, server.pem and server.key there."""
    _openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "7", "-subj", "/CN=Failover test CA",
             "-keyout", f"{folder}/ca.key", "-out", f"{folder}/ca.pem")
    _openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=db.example",
             "-keyout", f"{folder}/server.key", "-out", f"{folder}/server.csr")
    with open(f"{folder}/extensions", "w", encoding="ascii") as file:
        file.write("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    _openssl("x509", "-req", "-days", "7", "-in", f"{folder}/server.csr", "-CA", f"{folder}/ca.pem", "-CAkey",
             f"{folder}/ca.key", "-CAcreateserial", "-extfile", f"{folder}/extensions", "-out", f"{folder}/server.pem")
