import gc

import pytest


@pytest.fixture(scope="module", autouse=True)
def left_alone():
    """Each training ends with a search for garbage: nothing that was there before is searched anew."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
