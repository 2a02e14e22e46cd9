"""The spaCy component: offsets of the doc, whole tokens, other people's entities untouched, and every way to run it."""

import pickle
from pathlib import Path

import pytest

spacy = pytest.importorskip("spacy")

from spacy.tokens import Doc, DocBin, Span  # noqa: E402

from carelang import Checker, Document, Finding, Segment, Severity  # noqa: E402
from carelang.rules.grammar import installed_pipelines  # noqa: E402

pytestmark = pytest.mark.spacy

NOTE = "Mia went home.\n\nThe fripperton was closed, so she was sad. “I hate the fripperton,” she said."
EXAMPLES = [{"flag": "He went to the [fripperton]."}, {"leave": "He went home."}]


@pytest.fixture(autouse=True)
def layer(toy) -> str:
    """The toy lexicon stands in the national one's place; the word of these tests is in a layer on top of it."""
    toy.file(toy.entry("hullo", "hullo", examples=[{"flag": "He said [hullo] to us."}, {"leave": "He left."}]))
    terms = {"fripperton": ["house", "{name of house}"], "frip": "house"}
    entry = toy.entry("fripperton", terms, for_=["case-note"], severity="error", examples=EXAMPLES)
    return str(toy.layer("rare", entry))


@pytest.fixture
def nlp(layer: str) -> spacy.language.Language:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("carelang", config={"profile": "case-note", "lexicons": [layer]})
    return pipeline


def rare(doc: Doc) -> list[Span]:
    """The spans of the layer."""
    return [span for span in doc.spans["carelang"] if span.label_ == "rare/fripperton"]


def test_spacy_finds_the_component_by_itself(nlp) -> None:
    assert nlp.pipe_names == ["carelang"]
    assert nlp.get_factory_meta("carelang").assigns == ["doc.spans", "span._.carelang"]


def test_a_finding_becomes_a_span_with_its_rule_and_its_finding(nlp) -> None:
    doc = nlp(NOTE)
    (span,) = rare(doc)
    assert (span.text, span.label_) == ("fripperton", "rare/fripperton")
    finding = span._.carelang
    assert isinstance(finding, Finding)
    assert doc.text[slice(*finding.span)] == finding.text == "fripperton"
    assert (finding.segment, finding.severity, finding.excused) == (0, Severity.ERROR, None)
    assert [one.text for one in finding.suggestions] == ["house", "{name of house}"]


def test_the_doc_gets_the_findings_of_the_checker_on_the_whole_text(nlp, layer: str) -> None:
    doc = nlp(NOTE)
    expected = Checker("case-note", [layer], grammar="off").check(Document("", (Segment(NOTE),)))
    standing = [finding for finding in expected if finding.excused is None]
    assert [span._.carelang for span in doc.spans["carelang"]] == standing
    assert [span.id_ for span in doc.spans["carelang"]] == [f"{one.span[0]}:{one.span[1]}" for one in standing]


def test_a_finding_inside_a_token_takes_in_the_whole_token(nlp) -> None:
    (span,) = rare(nlp("The fripperton_log was full."))
    assert span.text == "fripperton_log"
    assert span._.carelang.text == "fripperton"
    assert span.id_ == "4:14"


def test_two_findings_in_one_token_keep_their_own_findings(nlp) -> None:
    first, second = rare(nlp("The frip_fripperton was full."))
    assert first.text == second.text == "frip_fripperton"
    assert [first._.carelang.text, second._.carelang.text] == ["frip", "fripperton"]


def test_what_context_lets_stand_is_there_when_the_config_asks_for_it(layer: str) -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("carelang", config={"profile": "case-note", "lexicons": [layer], "excused": True})
    standing, quoted = rare(pipeline(NOTE))
    assert standing._.carelang.excused is None
    assert quoted._.carelang.excused.startswith("quotation")


def test_the_profile_and_the_jurisdictions_are_those_of_the_config(layer: str) -> None:
    pipeline = spacy.blank("en")
    config = {"profile": "letter", "lexicons": [layer], "jurisdictions": ["england", "wales"]}
    component = pipeline.add_pipe("carelang", config=config)
    assert rare(pipeline(NOTE)) == []
    assert component.checker.jurisdictions == {"england", "wales", "uk"}


def test_grammar_is_off_unless_the_config_asks_for_it(nlp, layer: str) -> None:
    assert not nlp.get_pipe("carelang").checker.grammar_on
    pipeline = spacy.blank("en")
    pipeline.add_pipe("carelang", config={"lexicons": [layer], "grammar": "on"})
    assert pipeline.get_pipe("carelang").checker.grammar_on


def test_findings_of_all_layers_come_in_the_order_of_the_text(nlp) -> None:
    doc = nlp("Hullo, said the fripperton. Hullo!")
    assert [span.label_ for span in doc.spans["carelang"]] == ["toy/hullo", "rare/fripperton", "toy/hullo"]


def test_other_spans_have_no_finding(nlp) -> None:
    doc = nlp(NOTE)
    assert doc[0:2]._.carelang is None
    assert spacy.blank("en")("A text that nobody checked.")[0:1]._.carelang is None


def test_a_text_without_findings_has_an_empty_group(nlp) -> None:
    assert list(nlp("She smiled.").spans["carelang"]) == []
    assert list(nlp("").spans["carelang"]) == []


def test_entities_and_tokens_are_left_as_they_are(layer: str) -> None:
    text = "Kirsty Lennox took Mia to the fripperton in Edinburgh on Friday."
    plain = spacy.load(installed_pipelines()[0])
    expected = plain(text)
    plain.add_pipe("carelang", config={"profile": "case-note", "lexicons": [layer]})
    doc = plain(text)
    assert expected.ents
    assert [(one.text, one.label_) for one in doc.ents] == [(one.text, one.label_) for one in expected.ents]
    assert [(one.text, one.tag_) for one in doc] == [(one.text, one.tag_) for one in expected]
    assert [span.text for span in rare(doc)] == ["fripperton"]


@pytest.mark.parametrize("processes", [1, 2])
def test_many_texts_in_one_or_two_processes(nlp, processes: int) -> None:
    texts = [f"Note {number}. The fripperton was closed." for number in range(6)]
    docs = list(nlp.pipe(texts, n_process=processes, batch_size=2))
    assert [doc.text for doc in docs] == texts
    assert [[span.text for span in rare(doc)] for doc in docs] == [["fripperton"]] * 6
    assert [rare(doc)[0]._.carelang for doc in docs] == [rare(nlp(text))[0]._.carelang for text in texts]


def test_a_doc_kept_in_a_file_keeps_its_findings(nlp) -> None:
    doc = nlp(NOTE)
    kept = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (back,) = DocBin().from_bytes(kept).get_docs(spacy.blank("en").vocab)
    assert [span._.carelang for span in back.spans["carelang"]] == [span._.carelang for span in doc.spans["carelang"]]


def test_the_pipeline_can_be_kept(nlp, tmp_path: Path) -> None:
    again = spacy.blank("en").from_config(nlp.config).from_bytes(nlp.to_bytes())
    nlp.to_disk(tmp_path / "pipeline")
    for pipeline in (nlp, again, spacy.load(tmp_path / "pipeline")):
        assert [span.text for span in rare(pipeline(NOTE))] == ["fripperton"]


def test_the_component_can_be_sent_to_another_process(nlp) -> None:
    component = pickle.loads(pickle.dumps(nlp.get_pipe("carelang")))
    doc = component(spacy.blank("en")(NOTE))
    assert [span.text for span in rare(doc)] == ["fripperton"]


def test_an_option_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="jurisdiction"):
        spacy.blank("en").add_pipe("carelang", config={"jurisdiction": "scotland"})
