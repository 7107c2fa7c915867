import hashlib
import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from luoshi_core.chain import (
    EMPTY_ROOT,
    ConsistencyPaper,
    ReceiptPaper,
    Tree,
    checkpoint_text,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    read_consistency,
    read_receipt,
    read_verifier_key,
    root,
    sign_note,
    verifier_key,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
PUBLIC = KEY.public_key()
LEAVES = [f"{number}:{hashlib.sha256(bytes([number])).hexdigest()}" for number in range(21)]


def tree_of(leaves: list[bytes]) -> Tree:
    return Tree(leaf_hash(leaf) for leaf in leaves)


def note_of(size: int, origin: str = "luoshi/body/1", key: Ed25519PrivateKey = KEY) -> str:
    leaves = [leaf.encode() for leaf in LEAVES[:size]]
    return sign_note(checkpoint_text(origin, size, root(leaves)), "luoshi", key)


def receipt(index: int = 4, size: int = 21) -> ReceiptPaper:
    leaves = [leaf.encode() for leaf in LEAVES[:size]]
    return ReceiptPaper(LEAVES[index], index, inclusion_proof(leaves, index), note_of(size))


def consistency(old: int = 7, new: int = 21) -> ConsistencyPaper:
    leaves = [leaf.encode() for leaf in LEAVES[:new]]
    return ConsistencyPaper(consistency_proof(leaves, old), note_of(old), note_of(new))


@given(st.lists(st.binary(max_size=4), max_size=70), st.data())
def test_the_tree_gives_the_roots_and_proofs_of_the_log(leaves, data):  # type: ignore[no-untyped-def]
    tree = tree_of(leaves)
    size = data.draw(st.integers(0, len(leaves)))

    assert tree.root(size) == root(leaves[:size])
    old = data.draw(st.integers(0, size))
    assert tree.consistency(old, size) == consistency_proof(leaves[:size], old)
    if size:
        index = data.draw(st.integers(0, size - 1))
        assert tree.inclusion(index, size) == inclusion_proof(leaves[:size], index)


@given(st.lists(st.binary(max_size=4), max_size=70), st.integers(0, 70))
def test_a_tree_grows_into_the_same_tree(leaves, first):  # type: ignore[no-untyped-def]
    tree = tree_of(leaves[:first])
    tree.extend(leaf_hash(leaf) for leaf in leaves[first:])

    assert tree.size == len(leaves)
    assert [tree.root(size) for size in range(len(leaves) + 1)] == [
        root(leaves[:size]) for size in range(len(leaves) + 1)
    ]


def test_an_empty_tree_has_the_empty_root() -> None:
    assert tree_of([]).root(0) == EMPTY_ROOT


def test_a_tree_never_had_more_than_it_has() -> None:
    tree = tree_of([b"a"])

    with pytest.raises(IndexError):
        tree.root(2)
    with pytest.raises(IndexError):
        tree.inclusion(0, 2)
    with pytest.raises(IndexError):
        tree.consistency(0, -1)


@pytest.mark.parametrize(("index", "size"), [(0, 1), (0, 2), (4, 21), (20, 21), (7, 8)])
def test_a_receipt_is_read_as_it_was_written(index: int, size: int) -> None:
    paper = receipt(index, size)

    again = read_receipt(paper.text())

    assert again == paper
    assert again.holds("luoshi", [OTHER_KEY.public_key(), PUBLIC])


@pytest.mark.parametrize(("old", "new"), [(1, 2), (7, 21), (8, 21), (21, 21)])
def test_a_consistency_proof_is_read_as_it_was_written(old: int, new: int) -> None:
    paper = consistency(old, new)

    again = read_consistency(paper.text())

    assert again == paper
    assert again.holds("luoshi", [PUBLIC])


def test_papers_of_other_keys_do_not_hold() -> None:
    assert not receipt().holds("luoshi", [OTHER_KEY.public_key()])
    assert not receipt().holds("someone", [PUBLIC])
    assert not consistency().holds("luoshi", [OTHER_KEY.public_key()])


def test_a_receipt_of_another_place_does_not_hold() -> None:
    paper = receipt()

    assert not ReceiptPaper(paper.leaf, 5, paper.proof, paper.note).holds("luoshi", [PUBLIC])
    assert not ReceiptPaper(LEAVES[5], 4, paper.proof, paper.note).holds("luoshi", [PUBLIC])
    assert not ReceiptPaper(paper.leaf, 4, paper.proof[:-1], paper.note).holds("luoshi", [PUBLIC])


def test_logs_of_two_bodies_do_not_continue_each_other() -> None:
    paper = consistency()
    other = ConsistencyPaper(paper.proof, note_of(7, "luoshi/body/2"), paper.new_note)

    assert not other.holds("luoshi", [PUBLIC])


@pytest.mark.parametrize("note", ["", "nothing\n\n— luoshi AAAA\n", note_of(21) + "— b AAAA\n"])
def test_a_note_that_says_more_or_less_does_not_hold(note: str) -> None:
    paper = receipt()

    assert not ReceiptPaper(paper.leaf, paper.index, paper.proof, note).holds("luoshi", [PUBLIC])


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "",
        lambda text: text.replace("luoshi-receipt/1", "luoshi-receipt/2"),
        lambda text: text.replace("index 4", "index 04"),
        lambda text: text.replace("index 4", "index ４"),
        lambda text: text.replace("index 4", "index -4"),
        lambda text: text.replace("index 4", "index " + "9" * 19),
        lambda text: text.replace("leaf ", "leaf  ", 1).replace("leaf  ", "leave ", 1),
        lambda text: text.replace("\n----\n", "\n"),
        lambda text: text.replace("\n----\n", "\nAAAA\n----\n"),
        lambda text: text.replace("\n----\n", "\n*\n----\n"),
        lambda text: text.replace("=\n----\n", "\n----\n"),
        lambda text: text.replace("\n----\n", "\n" + "A" * 43 + "=" + "\n----\n"),
        lambda text: text.replace("\n----\n", ("\n" + "A" * 43 + "=") * 129 + "\n----\n"),
    ],
)
def test_what_is_no_receipt_is_refused_or_does_not_hold(change) -> None:  # type: ignore[no-untyped-def]
    text = change(receipt().text())

    try:
        holds = read_receipt(text).holds("luoshi", [PUBLIC])
    except ValueError:
        holds = False

    assert not holds


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "",
        lambda text: text.replace("luoshi-consistency/1", "luoshi-consistency/9"),
        lambda text: text.replace("\n----\n", "\n \n----\n", 1),
        lambda text: text + "\n----\n",
    ],
)
def test_what_is_no_consistency_proof_is_refused(change) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=r"\S"):
        read_consistency(change(consistency().text()))


def test_idle_bits_are_another_spelling() -> None:
    text = receipt().text()
    line = text.split("\n")[3]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = line[:-2] + letters[letters.index(line[-2]) + 1] + "="

    with pytest.raises(ValueError, match="one way"):
        read_receipt(text.replace(line, other))


def test_a_verifier_key_is_read_back() -> None:
    name, key = read_verifier_key(verifier_key("luoshi", PUBLIC) + "\n")

    assert (name, key.public_bytes_raw()) == ("luoshi", PUBLIC.public_bytes_raw())


@pytest.mark.parametrize(
    "line",
    [
        "",
        "luoshi+00000000+AAAA",
        verifier_key("luoshi", PUBLIC).replace("luoshi+", "other+"),
        verifier_key("luoshi", PUBLIC).replace("+AQ", "+Ag"),
    ],
)
def test_what_is_no_verifier_key_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="verifier key"):
        read_verifier_key(line)


def test_mutants_of_papers_are_not_accepted() -> None:
    drawn = random.Random(7)
    texts = [receipt().text(), consistency().text()]
    accepted = []

    for _ in range(600):
        text = drawn.choice(texts)
        place = drawn.randrange(len(text))
        mutant = text[:place] + chr(drawn.randrange(32, 127)) + text[place + 1 :]
        read = read_receipt if text is texts[0] else read_consistency
        try:
            if mutant != text and read(mutant).holds("luoshi", [PUBLIC]):
                accepted.append(mutant)
        except ValueError:
            continue

    assert accepted == []
