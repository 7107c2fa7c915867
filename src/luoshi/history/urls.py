"""Addresses of the record."""

from django.urls import path

from luoshi.history.views import outside, papers, record

app_name = "history"
urlpatterns = [
    path("", record.record, name="record"),
    path("meaning/", record.meaning, name="meaning"),
    path("check/", papers.check, name="check"),
    path("verify_record.py", papers.verifier, name="verifier"),
    path("export.zip", outside.exported, name="export"),
    path("checkpoint/", outside.checkpoint, name="checkpoint"),
    path("checkpoints/", outside.checkpoints, name="checkpoints"),
    path("checkpoints/proof.txt", outside.proof, name="proof"),
    path("anchors/", outside.anchored, name="anchors"),
    path("anchors/sheet/", outside.sheet, name="sheet"),
    path("anchors/sheet.pdf", outside.sheet_pdf, name="sheet_pdf"),
    path("<int:pk>/", papers.entry, name="entry"),
    path("<int:pk>/receipt.pdf", papers.receipt_pdf, name="receipt_pdf"),
    path("<int:pk>/receipt.txt", papers.receipt_text, name="receipt_text"),
    path("<int:pk>/receipt.json", papers.receipt_words, name="receipt_words"),
]
