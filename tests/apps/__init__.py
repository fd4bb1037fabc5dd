from . import test_guard_documents
