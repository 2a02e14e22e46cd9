"""The compiled lexicon: the same findings as from YAML, and never a stale copy."""

import os
from concurrent.futures import ThreadPoolExecutor
from importlib.util import source_hash
from pathlib import Path

import pytest

from carelang import Checker, load_lexicons
from carelang.lexicon import Lexicon, Trie, compiled, keep_compiled, unpacked

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.md"))


@pytest.fixture
def proved(toy):
    """A lexicon that uses everything and keeps its promises."""
    examples = {"examples": [{"flag": "He was [placed with Jo]."}, {"leave": "A home."}]}
    toy.file(
        toy.entry(
            "placed",
            {
                "placed with @Name": ["living with {name}"],
                "(foster|kinship) placement": "(foster|kinship) family",
                "LAC": None,
            },
            allow=["LAC nurse"],
            sources=["guide", "fuehrer"],
            for_=["letter", "general"],
            **examples,
        ),
        toy.entry(
            "contact",
            {"contact with @family": "time with @family", "contact": "time"},
            severity="error",
            near=["mum", "@home", "he was"],
            unless=["eye"],
            as_="noun",
            context=True,
            examples=[{"flag": "In the unit his [contact with dad] ended."}, {"leave": "No."}],
        ),
        toy.entry(
            "cso",
            "order",
            kind="statutory",
            plain="a rule",
            must_keep=True,
            jurisdiction="scotland",
            law="The Act",
            abbreviations=["CSO"],
            examples=[{"flag": "An [order]."}, {"leave": "No."}],
        ),
        words={"family": ["gran", "dad", "brothers and sisters"], "care": ["foster"], "home": ["unit", "foster home"]},
        titles={"law": ["The Order Act 1995"], "body": ["Order’s House"]},
        sources={
            "guide": {"title": "A guide"},
            "fuehrer": {"title": "Führer durch Café", "publisher": "Us", "year": "2020", "url": "https://example.org"},
        },
    )
    return toy


TEXT = """\
He was placed with Mia. A kinship placement; contact with brothers and sisters, contact. The LAC nurse saw a LAC.
Mum came: contact is good. The Order Act 1995 and an order at Order's House. The CSO, eye contact with dad.
"""


def everything(lexicon: Lexicon) -> list[object]:
    checkers = [Checker(profile, lexicon, "off") for profile in ("letter", "case-note", "report", "policy", "general")]
    return [
        checker.check(text) for checker in checkers for text in (TEXT, *(path.read_text("utf-8") for path in CORPUS))
    ]


def copies(toy) -> list[Path]:
    return list((toy.folder / "__pycache__").glob("*"))


def copy_of(toy) -> Path:
    (copy,) = copies(toy)
    return copy


def whole(lexicon: Lexicon) -> dict[str, object]:
    """All of a lexicon besides its entries and layers, unpacked."""
    values = lexicon._asdict() | {name: [*getattr(lexicon, name)] for name in ("scopes", "forms", "entry_of")}
    values |= {name: dict(getattr(lexicon, name)) for name in ("lists", "cues", "titles")}
    values |= {"title_names": [*lexicon.title_names], "trie": whole_trie(lexicon.trie)}
    return {name: value for name, value in values.items() if name not in ("entries", "layers", "proved")}


def whole_trie(trie: Trie) -> Trie:
    known = {name: below if name == "" else whole_trie(unpacked(below)) for name, below in trie.items()}
    return {name: below for name, below in known.items() if below}


def test_a_proved_lexicon_is_kept_and_equals_the_fresh_one(proved) -> None:
    assert copies(proved) == []
    Checker(grammar="off")
    assert len(copies(proved)) == 1
    fresh, kept = proved.lexicon(), load_lexicons()
    assert (fresh.proved, kept.proved) == (False, True)
    assert [*kept.entries] == [entry._replace(examples=()) for entry in fresh.entries]
    assert whole(kept) == whole(fresh)
    assert [layer[:3] for layer in kept.layers] == [layer[:3] for layer in fresh.layers]
    assert sum(map(len, everything(fresh))) > 20
    assert everything(kept) == everything(fresh)


def test_the_national_lexicon_compiled_has_the_same_findings(national: Lexicon, tmp_path: Path) -> None:
    compiled.keep(national, tmp_path, b"k" * 8)
    kept = compiled.load(tmp_path, b"k" * 8)
    assert kept is not None
    assert everything(kept) == everything(national)


def test_the_copy_is_used_while_it_is_current(proved) -> None:
    Checker(grammar="off")
    copy = copy_of(proved)
    digest, payload = copy.read_bytes()[:8], copy.read_bytes()[16:]
    payload = payload.replace(b"Words matter.", b"Words differ.")
    copy.write_bytes(digest + source_hash(payload) + payload)
    assert load_lexicons().entries[0].why == "Words differ."
    assert load_lexicons(from_yaml=True).entries[0].why == "Words matter."
    assert load_lexicons([proved.layer("council")]).entries[0].why == "Words matter."


def test_one_changed_byte_makes_the_copy_stale(proved) -> None:
    Checker(grammar="off")
    path = proved.folder / "toy.yaml"
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Words matter.", b"Words matter!", 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert load_lexicons().entries[0].why == "Words matter!"
    assert Checker(grammar="off").lexicon.entries[0].why == "Words matter!"
    assert load_lexicons().proved


def test_a_new_file_and_a_lost_one_make_the_copy_stale(proved) -> None:
    Checker(grammar="off")
    added = proved.file(proved.entry("unit", "unit"), name="units.yaml")
    assert [entry.id for entry in load_lexicons().entries] == ["placed", "contact", "cso", "unit"]
    added.unlink()
    assert load_lexicons().proved


def test_a_file_with_a_new_name_makes_the_copy_stale(proved) -> None:
    Checker(grammar="off")
    (proved.folder / "toy.yaml").rename(proved.folder / "new.yaml")
    assert load_lexicons().entries[0].file == "lexicons/en-GB/new.yaml"


def test_a_lexicon_whose_proof_fails_is_not_kept(toy) -> None:
    toy.file(toy.entry("respite", "respite"))
    with pytest.raises(Exception, match="has no “flag” example"):
        Checker()
    assert copies(toy) == []


def test_a_layered_lexicon_is_not_kept(proved) -> None:
    Checker("letter", [proved.layer("council", change={"toy/cso": False})], "off")
    assert copies(proved) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[:7],
        lambda data: data[:16],
        lambda data: data[:-1],
        lambda data: data + b"\0",
        lambda data: data[:8] + bytes(8) + data[16:],
        lambda data: bytes(8) + data[8:],
        lambda data: data.replace(b"Words matter.", b"Words mutter."),
    ],
    ids=["empty", "a stump", "nothing in it", "too short", "too long", "wrong checksum", "wrong digest", "other words"],
)
def test_a_broken_copy_is_not_used(proved, spoil) -> None:
    Checker(grammar="off")
    copy = copy_of(proved)
    whole = copy.read_bytes()
    copy.write_bytes(spoil(whole))
    assert copy.read_bytes() != whole
    assert not load_lexicons().proved
    assert load_lexicons().entries[0].why == "Words matter."
    Checker(grammar="off")
    assert load_lexicons().proved


def test_a_folder_that_cannot_be_written_to_means_yaml_each_time(proved) -> None:
    (proved.folder / "__pycache__").write_text("a file where the folder would be")
    assert Checker("general", grammar="off").check("An order.")[0].rule == "toy/cso"
    assert not load_lexicons().proved


def test_the_copy_is_put_in_place_in_one_go(proved) -> None:
    keep_compiled(proved.lexicon())
    assert len(copies(proved)) == 1
    assert load_lexicons().proved


def test_a_copy_of_a_copy_is_the_same_bytes_and_tells_the_same(proved, national: Lexicon) -> None:
    for lexicon in (proved.lexicon()._replace(proved=True), national):
        data = compiled.to_bytes(lexicon)
        again = compiled.from_bytes(data)
        assert compiled.to_bytes(again) == data
        assert compiled.fingerprint(again) == compiled.fingerprint(lexicon)


def test_what_is_packed_is_read_as_from_a_list(national: Lexicon) -> None:
    kept = compiled.from_bytes(compiled.to_bytes(national))
    entries = [entry._replace(examples=()) for entry in national.entries]
    assert (kept.entries[-1], kept.entries[0]) == (entries[-1], entries[0])
    assert kept.entries[-3:] == entries[-3:]
    assert kept.entries[5:11:2] == entries[5:11:2]
    assert len(kept.forms) == len(national.forms)
    for beyond in (len(entries), -len(entries) - 1):
        with pytest.raises(IndexError):
            kept.entries[beyond]
    with pytest.raises(KeyError):
        kept.lists["a list that nobody wrote"]


def test_threads_may_read_what_is_packed_at_once(national: Lexicon) -> None:
    wanted = everything(national)
    kept = compiled.from_bytes(compiled.to_bytes(national))
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(everything, [kept] * 4)) == [wanted] * 4
