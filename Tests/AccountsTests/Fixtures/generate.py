#!/usr/bin/env python3
"""Writes tokens.json: keys and tokens made with joserfc, an implementation independent of ours.

    pip install joserfc && python3 generate.py

The private keys live only while this runs. Tokens that no library would make are assembled by hand from the same
keys. `refused` lists what must not be believed, with the error code that is expected.
"""
import base64
import hashlib
import hmac
import json
import pathlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

NOW = 1_800_000_000
ISSUER = "https://id.example.org"
CLIENT = "cutout-client"
NONCE = "n-0S6_WzA2Mj"

CLAIMS = {
    "iss": ISSUER, "sub": "248289761001", "aud": CLIENT, "nonce": NONCE, "iat": NOW, "exp": NOW + 3600,
    "email": "jane@example.org", "email_verified": True, "name": "Jane Doe",
    "picture": "https://id.example.org/jane.png",
}


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def with_id(key, kid, **more):
    return type(key).import_key({**key.as_dict(private=True), "kid": kid, **more})


rsa_key = with_id(RSAKey.generate_key(2048), "rsa-1", use="sig", alg="RS256")
ec_key = with_id(ECKey.generate_key("P-256"), "ec-1", use="sig")
next_key = with_id(RSAKey.generate_key(2048), "rsa-2")
stranger = with_id(RSAKey.generate_key(2048), "rsa-1")
for_encryption = with_id(RSAKey.generate_key(2048), "enc-1", use="enc")
weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)


def number(value: int) -> str:
    return b64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def public(key):
    return key.as_dict(private=False)


WEAK_JWK = {"kty": "RSA", "kid": "weak", "n": number(weak.public_key().public_numbers().n), "e": "AQAB"}
OFF_CURVE = {**public(ec_key), "kid": "off-curve", "y": public(ec_key)["x"]}


def token(claims=None, key=rsa_key, alg="RS256", drop=(), **header):
    payload = {k: v for k, v in {**CLAIMS, **(claims or {})}.items() if k not in drop}
    return jwt.encode({"alg": alg, "kid": key.kid, **header}, payload, key, algorithms=["RS256", "ES256"])


def rs256(key, message: bytes) -> bytes:
    return key.sign(message, padding.PKCS1v15(), hashes.SHA256())


def by_hand(header, payload=CLAIMS, sign=lambda message: rs256(rsa_key.private_key, message)):
    parts = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, payload)]
    message = ".".join(map(b64, parts))
    return f"{message}.{b64(sign(message.encode()))}"


def hs256(secret: bytes):
    return lambda message: hmac.new(secret, message, hashlib.sha256).digest()


def der_signature(message: bytes) -> bytes:
    return ec_key.private_key.sign(message, ec.ECDSA(hashes.SHA256()))


def zero_signature(_message: bytes) -> bytes:
    return bytes(64)


def long_signature(message: bytes) -> bytes:
    r, s = utils.decode_dss_signature(der_signature(message))
    return r.to_bytes(33, "big") + s.to_bytes(33, "big")


RS = {"alg": "RS256", "kid": "rsa-1"}
ES = {"alg": "ES256", "kid": "ec-1"}
DUPLICATE_CLAIM = json.dumps(CLAIMS).encode()[:-1] + b', "sub": "admin"}'
ESCAPED_DUPLICATE = json.dumps(CLAIMS).encode()[:-1] + b', "s\\u0075b": "admin"}'

ACCEPTED = {
    "RS256": token(),
    "ES256": token(key=ec_key, alg="ES256"),
    "typ JWT": token(typ="JWT"),
    "audience as a list": token({"aud": [CLIENT]}),
    "several audiences and azp": token({"aud": [CLIENT, "other"], "azp": CLIENT}),
    "issued a moment in the future": token({"iat": NOW + 30}),
    "expired a moment ago": token({"exp": NOW - 30}),
    "fractional times": token({"iat": NOW + 0.5, "exp": NOW + 60.25}),
}

REFUSED = [
    ("alg none, no signature", "malformedToken", by_hand({"alg": "none"}, sign=lambda m: b"")),
    ("alg none", "unsupportedAlgorithm", by_hand({"alg": "none", "kid": "rsa-1"})),
    ("alg nOnE", "unsupportedAlgorithm", by_hand({"alg": "nOnE", "kid": "rsa-1"})),
    ("alg missing", "malformedToken", by_hand({"kid": "rsa-1"})),
    ("alg not a text", "malformedToken", by_hand({"alg": ["RS256"], "kid": "rsa-1"})),
    ("RS512", "unsupportedAlgorithm", by_hand({"alg": "RS512", "kid": "rsa-1"})),
    ("confusion: HS256 with the PEM", "unsupportedAlgorithm",
     by_hand({"alg": "HS256", "kid": "rsa-1"}, sign=hs256(rsa_key.as_pem(private=False)))),
    ("confusion: HS256 with the DER", "unsupportedAlgorithm",
     by_hand({"alg": "HS256", "kid": "rsa-1"}, sign=hs256(rsa_key.as_der(private=False)))),
    ("confusion: HS256 with the client secret", "unsupportedAlgorithm",
     by_hand({"alg": "HS256"}, sign=hs256(b"client secret"))),
    ("ES256 header over an RSA key", "unknownKey", by_hand({"alg": "ES256", "kid": "rsa-1"})),
    ("RS256 header over an EC key", "unknownKey", by_hand({"alg": "RS256", "kid": "ec-1"}, sign=der_signature)),
    ("ES256 signature in DER", "invalidSignature", by_hand(ES, sign=der_signature)),
    ("ES256 signature of zeros", "invalidSignature", by_hand(ES, sign=zero_signature)),
    ("ES256 signature of 66 bytes", "invalidSignature", by_hand(ES, sign=long_signature)),
    ("unknown crit", "unsupportedAlgorithm", by_hand({**RS, "crit": ["exp"], "exp": NOW})),
    ("empty crit", "unsupportedAlgorithm", by_hand({**RS, "crit": []})),
    ("unencoded payload", "unsupportedAlgorithm", by_hand({**RS, "b64": False})),
    ("key in the header", "unknownKey", by_hand({"alg": "RS256", "kid": "x", "jwk": public(stranger)},
                                               sign=lambda m: rs256(stranger.private_key, m))),
    ("another typ", "malformedToken", token(typ="at+jwt")),
    ("typ not a text", "malformedToken", by_hand({**RS, "typ": 1})),
    ("kid not a text", "malformedToken", by_hand({**RS, "kid": 1})),
    ("a stranger's key under our kid", "invalidSignature", token(key=stranger)),
    ("unknown kid", "unknownKey", token(key=next_key)),
    ("1024-bit key", "unknownKey", by_hand({"alg": "RS256", "kid": "weak"}, sign=lambda m: rs256(weak, m))),
    ("encryption key", "unknownKey", by_hand({"alg": "RS256", "kid": "enc-1"},
                                            sign=lambda m: rs256(for_encryption.private_key, m))),
    ("duplicate claim", "malformedToken", by_hand(RS, DUPLICATE_CLAIM)),
    ("duplicate claim, escaped", "malformedToken", by_hand(RS, ESCAPED_DUPLICATE)),
    ("duplicate header member", "malformedToken", by_hand(b'{"alg":"RS256","kid":"rsa-1","alg":"RS256"}')),
    ("payload not an object", "malformedToken", by_hand(RS, [CLAIMS])),
    ("payload not JSON", "malformedToken", by_hand(RS, b"sub=248289761001")),
    ("payload not UTF-8", "malformedToken", by_hand(RS, b'{"sub":"\xff"}')),
    ("header not an object", "malformedToken", by_hand(b'"RS256"')),
    ("oversize", "malformedToken", token({"name": "x" * 20_000})),
    ("expired", "expired", token({"exp": NOW - 61})),
    ("no exp", "invalidClaims", token(drop=("exp",))),
    ("exp not a number", "invalidClaims", by_hand(RS, {**CLAIMS, "exp": str(NOW + 3600)})),
    ("issued in the future", "notYetValid", token({"iat": NOW + 120})),
    ("no iat", "invalidClaims", token(drop=("iat",))),
    ("not valid yet", "notYetValid", token({"nbf": NOW + 120})),
    ("another issuer", "wrongIssuer", token({"iss": "https://id.example.org/"})),
    ("issuer without scheme", "wrongIssuer", token({"iss": "id.example.org"})),
    ("no issuer", "wrongIssuer", token(drop=("iss",))),
    ("another audience", "wrongAudience", token({"aud": "other"})),
    ("audience with our prefix", "wrongAudience", token({"aud": CLIENT + "2"})),
    ("no audience", "wrongAudience", token(drop=("aud",))),
    ("audience of the wrong type", "invalidClaims", by_hand(RS, {**CLAIMS, "aud": [CLIENT, 1]})),
    ("several audiences, no azp", "wrongAudience", token({"aud": [CLIENT, "other"]})),
    ("another azp", "wrongAudience", token({"azp": "other"})),
    ("another nonce", "wrongNonce", token({"nonce": "n-0S6_WzA2Mk"})),
    ("no nonce", "wrongNonce", token(drop=("nonce",))),
    ("no subject", "invalidClaims", token(drop=("sub",))),
    ("empty subject", "invalidClaims", token({"sub": ""})),
    ("subject of 256 characters", "invalidClaims", token({"sub": "1" * 256})),
    ("subject with a line break", "invalidClaims", token({"sub": "1\n2"})),
    ("no email", "invalidClaims", token(drop=("email",))),
    ("email without domain", "invalidClaims", token({"email": "jane@"})),
    ("email not verified", "unverifiedEmail", token({"email_verified": False})),
    ("email_verified missing", "unverifiedEmail", token(drop=("email_verified",))),
    ("email_verified as text", "unverifiedEmail", token({"email_verified": "true"})),
]

SECRET = b"a secret of thirty-two bytes or more"
SESSION_CLAIMS = {"exp": NOW + 3600, "iat": NOW, "iss": "cutout", "jti": "session-1", "sub": "user-1"}
session_key = OctKey.import_key(SECRET)


def session(claims=None, key=session_key, **header):
    return jwt.encode({"alg": "HS256", "typ": "session+jwt", **header}, {**SESSION_CLAIMS, **(claims or {})}, key)


def session_by_hand(header, payload=SESSION_CLAIMS):
    return by_hand(header, payload, sign=hs256(SECRET))


# What our own code must write, byte for byte, and joserfc must read.
SESSION = session_by_hand(b'{"alg":"HS256","typ":"session+jwt"}',
                          json.dumps(SESSION_CLAIMS, separators=(",", ":")).encode())
assert jwt.decode(SESSION, session_key, algorithms=["HS256"]).claims == SESSION_CLAIMS

REFUSED_SESSIONS = [
    ("another typ", "malformedToken", session(typ="JWT")),
    ("no typ", "malformedToken", session_by_hand({"alg": "HS256"})),
    ("another secret", "invalidSignature", session(key=OctKey.import_key(SECRET[::-1]))),
    ("another issuer", "wrongIssuer", session({"iss": "other"})),
    ("RS256", "unsupportedAlgorithm", token(SESSION_CLAIMS, typ="session+jwt")),
    ("HS512", "unsupportedAlgorithm", session_by_hand({"alg": "HS512", "typ": "session+jwt"})),
    ("none", "unsupportedAlgorithm", session_by_hand({"alg": "none", "typ": "session+jwt"})),
    ("issued in the future", "notYetValid", session({"iat": NOW + 120})),
    ("no jti", "invalidClaims", session_by_hand({"alg": "HS256", "typ": "session+jwt"},
                                                {k: v for k, v in SESSION_CLAIMS.items() if k != "jti"})),
    ("duplicate sub", "malformedToken", session_by_hand(
        {"alg": "HS256", "typ": "session+jwt"}, json.dumps(SESSION_CLAIMS).encode()[:-1] + b',"sub":"user-2"}')),
]


def table(rows):
    return [{"name": name, "code": code, "token": token} for name, code, token in rows]


document = {
    "now": NOW, "issuer": ISSUER, "client_id": CLIENT, "nonce": NONCE,
    "jwks": {"keys": [public(rsa_key), public(ec_key), public(for_encryption), WEAK_JWK, OFF_CURVE,
                      {"kty": "OKP", "crv": "Ed25519", "kid": "ed", "x": b64(bytes(32))}]},
    "rotated_jwks": {"keys": [public(rsa_key), public(next_key)]},
    "single_jwks": {"keys": [public(rsa_key)]},
    "accepted": ACCEPTED,
    "accepted_after_rotation": token(key=next_key),
    "accepted_without_kid": by_hand({"alg": "RS256"}),
    "google": token({"iss": "accounts.google.com"}),
    "refused": table(REFUSED),
    "session": {"secret": SECRET.decode(), "issued": SESSION, "from_joserfc": session()},
    "refused_sessions": table(REFUSED_SESSIONS),
}
path = pathlib.Path(__file__).with_name("tokens.json")
path.write_text(json.dumps(document, indent=1) + "\n")
print(f"{path.name}: {len(ACCEPTED)} accepted, {len(REFUSED)} refused")
