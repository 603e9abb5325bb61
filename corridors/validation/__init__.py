"""`validate`: observed journeys against the model as of their dates.

Every row of ``data/observations.csv`` is searched in the state of the world of the middle of its
period and its hours or dollars are set beside the modelled ones. The error is the modelled median
over the observed figure, less one. Where a clock begins and ends is respected: ``terminal`` and
``border`` rows run between the two places as given; ``door`` rows add the waits at the origin that
`parameters.csv` holds, and are summed up apart because no road leg is documented for them.
"""

from corridors.validation.comparing import day_seen, validate
from corridors.validation.journeys import ValidationRow
from corridors.validation.result import Validation

__all__ = ["Validation", "ValidationRow", "day_seen", "validate"]
