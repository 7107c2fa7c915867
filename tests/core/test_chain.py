import hashlib
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from luoshi_core.chain import (
    EMPTY_ROOT,
    Checkpoint,
    Frontier,
    NotCanonical,
    canonical_bytes,
    checkpoint_text,
    consistency_proof,
    field_digest,
    first_broken,
    inclusion_proof,
    key_id,
    leaf_hash,
    node_hash,
    note_text,
    read_checkpoint,
    root,
    rows_root,
    salt,
    sign_note,
    verifier_key,
    verify_consistency,
    verify_inclusion,
    verify_note,
)

# The public test tree of RFC 6962 implementations: eight leaves and the root of each size.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
SALT = "00112233445566778899aabbccddeeff"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))

logs = st.lists(st.binary(max_size=4), max_size=40)
filled_logs = st.lists(st.binary(max_size=4), min_size=1, max_size=40)


def hexes(*texts):
    return tuple(bytes.fromhex(text) for text in texts)


class Place(StrEnum):
    TOWN = "town"


# Canonical bytes


def test_keys_are_sorted_and_chinese_stays_chinese():
    value = {"单位": "城北镇", "b": [1, True, None], "a": Decimal("1.50")}

    assert canonical_bytes(value).decode() == '{"a":"1.5","b":[1,true,null],"单位":"城北镇"}'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1.50"), '"1.5"'),
        (Decimal("15E-1"), '"1.5"'),
        (Decimal("1E+3"), '"1000"'),
        (Decimal("-0.00"), '"0"'),
        (Decimal(100), '"100"'),
        (date(2026, 6, 30), '"2026-06-30"'),
        (datetime(2026, 6, 30, 9, tzinfo=UTC), '"2026-06-30T09:00:00Z"'),
        (datetime(2026, 6, 30, 9, 0, 0, 25, tzinfo=UTC), '"2026-06-30T09:00:00.000025Z"'),
        (
            datetime(2026, 6, 30, 9, tzinfo=timezone(timedelta(hours=8))),
            '"2026-06-30T01:00:00Z"',
        ),
        (Place.TOWN, '"town"'),
        ({Place.TOWN: (1, 2)}, '{"town":[1,2]}'),
        (-7, "-7"),
    ],
)
def test_each_kind_of_value_has_one_form(value, text):
    assert canonical_bytes(value).decode() == text


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        Decimal("NaN"),
        Decimal("Infinity"),
        datetime(2026, 6, 30, 9),
        b"bytes",
        {1: "a"},
        {"deep": [{"deeper": 0.1}]},
        2**60,
        "\ud800",
    ],
)
def test_what_has_no_single_form_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical_bytes(value)


@given(st.one_of(st.text(), st.integers(-(2**53) + 1, 2**53 - 1), st.booleans(), st.none()))
def test_a_simple_value_is_written_as_the_library_writes_it(value):
    assert canonical_bytes(value) == rfc8785.dumps(value)


@given(st.dictionaries(st.text(max_size=5), st.integers(-(2**53) + 1, 2**53 - 1), max_size=6))
def test_the_order_in_which_fields_were_given_does_not_matter(value):
    backwards = dict(reversed(value.items()))

    assert canonical_bytes(value) == canonical_bytes(backwards)


# Field digests


def test_a_field_digest_is_the_hash_of_salt_path_and_value():
    content = b"\x00" + bytes.fromhex(SALT) + b'"percent""31"'

    assert field_digest("percent", Decimal("31.0"), SALT) == hashlib.sha256(content).hexdigest()


def test_salt_path_and_value_each_change_the_digest():
    digests = {
        field_digest("percent", "31", SALT),
        field_digest("percent", "32", SALT),
        field_digest("present", "31", SALT),
        field_digest("percent", "31", salt()),
    }

    assert len(digests) == 4


def test_a_salt_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="a salt has 16 bytes, not 2"):
        field_digest("percent", 31, "beef")


def test_salts_are_fresh():
    assert len(bytes.fromhex(salt())) == 16
    assert salt() != salt()


def test_a_row_is_the_tree_of_its_fields_ordered_by_path():
    one, two = field_digest("a", 1, SALT), field_digest("b", 2, SALT)

    expected = node_hash(
        leaf_hash(f'["a","{one}"]'.encode()), leaf_hash(f'["b","{two}"]'.encode())
    ).hex()

    assert rows_root({"b": two, "a": one}) == expected
    assert rows_root({}) == EMPTY_ROOT.hex()


def test_two_fields_that_change_places_change_the_row():
    one, two = field_digest("a", 1, SALT), field_digest("b", 2, SALT)

    assert rows_root({"a": one, "b": two}) != rows_root({"a": two, "b": one})


# The tree against the public vectors


@pytest.mark.parametrize("size", range(9))
def test_roots_of_the_public_tree(size):
    assert root(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(
    ("index", "size", "proof"),
    [
        (0, 1, ()),
        (
            0,
            8,
            (
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ),
        ),
        (
            5,
            8,
            (
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ),
        ),
        (
            2,
            3,
            ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
        ),
        (
            1,
            5,
            (
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ),
        ),
    ],
)
def test_inclusion_proofs_of_the_public_tree(index, size, proof):
    assert inclusion_proof(LEAVES[:size], index) == hexes(*proof)
    assert verify_inclusion(LEAVES[index], index, size, hexes(*proof), bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(
    ("old", "new", "proof"),
    [
        (1, 1, ()),
        (
            1,
            8,
            (
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ),
        ),
        (
            6,
            8,
            (
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ),
        ),
        (
            2,
            5,
            (
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ),
        ),
    ],
)
def test_consistency_proofs_of_the_public_tree(old, new, proof):
    assert consistency_proof(LEAVES[:new], old) == hexes(*proof)
    assert verify_consistency(
        old, new, bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new]), hexes(*proof)
    )


# The tree by its properties


@pytest.mark.parametrize("new", range(9))
def test_every_size_of_the_public_tree_begins_with_every_smaller_one(new):
    now = bytes.fromhex(ROOTS[new])

    assert all(
        verify_consistency(
            old, new, bytes.fromhex(ROOTS[old]), now, consistency_proof(LEAVES[:new], old)
        )
        for old in range(new + 1)
    )


@given(filled_logs, st.data())
def test_every_leaf_can_be_proved_and_no_other(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = inclusion_proof(leaves, index)
    top = root(leaves)

    assert verify_inclusion(leaves[index], index, len(leaves), proof, top)
    assert not verify_inclusion(leaves[index] + b"!", index, len(leaves), proof, top)
    assert not verify_inclusion(leaves[index], index, len(leaves), (*proof, top), top)
    assert not verify_inclusion(leaves[index], len(leaves), len(leaves), proof, top)
    if proof:
        assert not verify_inclusion(leaves[index], index, len(leaves), proof[:-1], top)


@given(logs, st.data())
def test_every_earlier_log_is_a_beginning_and_a_bent_one_is_not(leaves, data):
    old = data.draw(st.integers(0, len(leaves)))
    proof = consistency_proof(leaves, old)
    before, now = root(leaves[:old]), root(leaves)

    assert verify_consistency(old, len(leaves), before, now, proof)
    assert not verify_consistency(old, len(leaves), leaf_hash(b"bent"), now, proof)
    assert not verify_consistency(old, len(leaves), before, now, (*proof, now))
    if 0 < old < len(leaves):
        assert not verify_consistency(old, len(leaves), before, leaf_hash(b"bent"), proof)
        assert not verify_consistency(old, len(leaves), before, now, proof[:-1])


def test_a_proof_for_a_log_that_shrinks_is_refused():
    assert not verify_consistency(3, 2, EMPTY_ROOT, EMPTY_ROOT, ())


@pytest.mark.parametrize(("old", "surplus"), [(6, -3), (6, 1), (4, 1)])
def test_a_proof_of_the_wrong_length_is_refused(old, surplus):
    proof = consistency_proof(LEAVES, old)
    bent = proof[:surplus] if surplus < 0 else (*proof, EMPTY_ROOT)

    assert not verify_consistency(old, 8, bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[8]), bent)


@pytest.mark.parametrize("index", [-1, 8])
def test_there_is_no_proof_for_an_entry_outside_the_log(index):
    with pytest.raises(IndexError, match="the log has 8 entries"):
        inclusion_proof(LEAVES, index)


@pytest.mark.parametrize("old", [-1, 9])
def test_there_is_no_proof_for_a_size_the_log_never_had(old):
    with pytest.raises(IndexError, match="the log has 8 entries"):
        consistency_proof(LEAVES, old)


# The frontier


@given(logs, logs)
def test_the_frontier_grows_to_the_same_root(first, later):
    edge = Frontier().extend(first)
    for leaf in later:
        edge = edge.append(leaf)

    assert edge.size == len(first) + len(later)
    assert edge.root() == root([*first, *later])
    assert Frontier.load(edge.dump()) == edge


def test_a_frontier_is_stored_as_plain_values():
    edge = Frontier().extend(LEAVES[:2])

    assert edge.dump() == {"size": 2, "hashes": [ROOTS[2]]}


@pytest.mark.parametrize(
    ("size", "hashes", "sentence"),
    [
        (2, (), "0 hashes cannot be the edge of 2 entries"),
        (-1, (EMPTY_ROOT,), "1 hashes cannot be the edge of -1 entries"),
        (1, (b"short",), "every hash of the edge has 32 bytes"),
    ],
)
def test_a_frontier_that_cannot_be_is_refused(size, hashes, sentence):
    with pytest.raises(ValueError, match=sentence):
        Frontier(size, hashes)


# Finding the break


@pytest.mark.parametrize(
    ("entries", "position"),
    [
        (LEAVES, None),
        ([*LEAVES[:3], b"bent", *LEAVES[4:]], 3),
        (LEAVES[:7], 7),
        ([*LEAVES, b"more"], 8),
    ],
)
def test_the_first_broken_entry_is_found(entries, position):
    kept = [leaf_hash(leaf) for leaf in LEAVES]

    assert first_broken(entries, kept) == position


# Checkpoints and notes


def test_a_checkpoint_states_origin_size_and_root():
    text = checkpoint_text("清源县.luoshi", 8, bytes.fromhex(ROOTS[8]))

    assert text == "清源县.luoshi\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n"
    assert read_checkpoint(text) == Checkpoint("清源县.luoshi", 8, bytes.fromhex(ROOTS[8]))


@pytest.mark.parametrize("origin", ["", "two\nlines"])
def test_an_origin_is_one_line(origin):
    with pytest.raises(ValueError, match="the origin of a checkpoint is one line of text"):
        checkpoint_text(origin, 0, EMPTY_ROOT)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("origin\n8\n", "a checkpoint has three lines"),
        ("\n8\nAAAA\n", "a checkpoint has three lines"),
        ("origin\n8\nAAAA\nno end", "a checkpoint has three lines"),
        ("origin\neight\nAAAA\n", "the size of a checkpoint is a number, not “eight”"),
        ("origin\n08\nAAAA\n", "the size of a checkpoint is a number, not “08”"),
        ("origin\n8\nAAAA\n", "the root of a checkpoint is 32 bytes in base64"),
        ("origin\n8\n根\n", "the root of a checkpoint is 32 bytes in base64"),
    ],
)
def test_a_broken_checkpoint_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_checkpoint(text)


def test_a_signed_note_is_verified_and_read_back():
    text = checkpoint_text("qingyuan", 8, bytes.fromhex(ROOTS[8]))

    note = sign_note(text, "qingyuan", KEY)

    assert note.startswith(text + "\n— qingyuan ")
    assert note_text(note) == text
    assert verify_note(note, "qingyuan", KEY.public_key())


def test_a_note_does_not_verify_for_another_text_name_or_key():
    note = sign_note("qingyuan\n8\nroot\n", "qingyuan", KEY)

    assert not verify_note(note.replace("8", "9"), "qingyuan", KEY.public_key())
    assert not verify_note(note, "elsewhere", KEY.public_key())
    assert not verify_note(note, "qingyuan", OTHER_KEY.public_key())
    assert not verify_note("no signature at all\n", "qingyuan", KEY.public_key())
    assert not verify_note("text\n\n— qingyuan 不是\n", "qingyuan", KEY.public_key())


def test_a_note_may_carry_the_signatures_of_several():
    first = sign_note("a\n", "one", KEY)
    second = sign_note("a\n", "two", OTHER_KEY).split("\n\n")[1]

    note = first + second

    assert verify_note(note, "one", KEY.public_key())
    assert verify_note(note, "two", OTHER_KEY.public_key())


@pytest.mark.parametrize("name", ["", "two words", "a+b"])
def test_a_signer_needs_a_plain_name(name):
    with pytest.raises(ValueError, match="the name of a signer"):
        sign_note("a\n", name, KEY)


def test_only_whole_lines_are_signed():
    with pytest.raises(ValueError, match="the text of a note ends with a line break"):
        sign_note("a", "qingyuan", KEY)


def test_a_note_without_a_gap_has_no_text():
    with pytest.raises(ValueError, match="an empty line"):
        note_text("a\n")


def test_the_verifier_key_names_signer_key_and_kind():
    name, identity, _ = verifier_key("qingyuan", KEY.public_key()).split("+", 2)

    assert (name, identity) == ("qingyuan", key_id("qingyuan", KEY.public_key()).hex())
