"""What this plugin offers: names and import strings, nothing else."""

from ragloom.hookspecs import Register, hookimpl

api = 1

_ANALYZERS = "ragloom_text.analyzers"
_CHUNKERS = "ragloom_text.chunkers"
_DOCUMENTS = "ragloom_text.documents"
_LOADERS = "ragloom_text.loaders"
_CASES = "ragloom_text.conformance"


@hookimpl
def register_analyzers(register: Register) -> None:
    """Ways to turn text into index terms."""
    register(
        "multilingual",
        target=f"{_ANALYZERS}.multilingual:MultilingualAnalyzer",
        config=f"{_ANALYZERS}.config:MultilingualConfig",
        requires=("Stemmer",),
        conformance=f"{_CASES}:multilingual",
        summary="Words stemmed by language and script; Chinese, Japanese and Korean as character bigrams.",
    )
    register(
        "whitespace",
        target=f"{_ANALYZERS}.whitespace:WhitespaceAnalyzer",
        conformance=f"{_CASES}:whitespace",
        summary="Lower case, split at white space: the plain reference.",
    )


@hookimpl
def register_chunkers(register: Register) -> None:
    """Ways to cut documents into passages."""
    register(
        "sentences",
        target=f"{_CHUNKERS}.sentences:SentencesChunker",
        config=f"{_CHUNKERS}.config:SentencesConfig",
        conformance=f"{_CASES}:sentences",
        summary="Whole sentences packed up to max_tokens, a few repeated from the passage before.",
    )
    register(
        "tokens",
        target=f"{_CHUNKERS}.tokens:TokensChunker",
        config=f"{_CHUNKERS}.config:TokensConfig",
        conformance=f"{_CASES}:tokens",
        summary="Fixed windows of tokens with overlap.",
    )
    register(
        "markdown",
        target=f"{_CHUNKERS}.markdown:MarkdownChunker",
        config=f"{_CHUNKERS}.config:MarkdownConfig",
        conformance=f"{_CASES}:markdown_chunker",
        summary="Sections, then blocks; code and tables stay whole where they fit.",
    )
    register(
        "whole",
        target=f"{_CHUNKERS}.whole:WholeChunker",
        conformance=f"{_CASES}:whole",
        summary="One passage a document.",
    )


@hookimpl
def register_loaders(register: Register) -> None:
    """Ways to read files."""
    register(
        "text",
        target=f"{_LOADERS}.text:TextLoader",
        config=f"{_LOADERS}.config:TextConfig",
        conformance=f"{_CASES}:text_loader",
        summary="Plain text in any encoding (.txt, .log, .rst, …).",
    )
    register(
        "markdown",
        target=f"{_LOADERS}.markdown:MarkdownLoader",
        requires=("markdown_it",),
        conformance=f"{_CASES}:loader",
        summary="Markdown with front matter (.md).",
    )
    register(
        "html",
        target=f"{_LOADERS}.html:HtmlLoader",
        requires=("selectolax",),
        conformance=f"{_CASES}:loader",
        summary="Pages: title and main content (.html).",
    )
    register(
        "pdf",
        target=f"{_LOADERS}.pdf:PdfLoader",
        config=f"{_LOADERS}.config:PdfConfig",
        requires=("pypdf",),
        conformance=f"{_CASES}:pdf",
        summary="PDF files with a text layer (.pdf).",
    )
    register(
        "docx",
        target=f"{_LOADERS}.docx:DocxLoader",
        requires=("docx",),
        conformance=f"{_CASES}:docx",
        summary="Word documents (.docx).",
    )
    register(
        "jsonl",
        target=f"{_LOADERS}.jsonl:JsonlLoader",
        config=f"{_LOADERS}.config:RecordsConfig",
        conformance=f"{_CASES}:jsonl",
        summary="A document a row of JSON Lines (.jsonl, .ndjson).",
    )
    register(
        "json",
        target=f"{_LOADERS}.json_array:JsonLoader",
        config=f"{_LOADERS}.config:RecordsConfig",
        conformance=f"{_CASES}:loader",
        summary="A document an object of an array, or a paragraph of SQuAD's layout (.json).",
    )
    register(
        "squad",
        target=f"{_LOADERS}.squad:SquadLoader",
        conformance=f"{_CASES}:squad",
        summary="A document a paragraph of SQuAD's layout, and no other JSON (.json).",
    )
    register(
        "csv",
        target=f"{_LOADERS}.csv_rows:CsvLoader",
        config=f"{_LOADERS}.config:CsvConfig",
        conformance=f"{_CASES}:csv",
        summary="A document a row of a table (.csv, .tsv).",
    )


@hookimpl
def register_retrievers(register: Register) -> None:
    """A document as a whole."""
    register(
        "document",
        target=f"{_DOCUMENTS}.retriever:DocumentRetriever",
        config=f"{_DOCUMENTS}.config:DocumentConfig",
        requires=("numpy",),
        conformance=f"{_CASES}_retriever:document",
        summary="All passages of the document that the query names, in its order: for summaries of a whole document.",
    )
