"""What the four dimensions are called, wherever they stand (DESIGN section 1)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import pgettext_lazy

from fullfolj.domain.attachment import Dimension

NAMES: Mapping[Dimension, object] = {
    Dimension.ACADEMIC: pgettext_lazy("dimension", "Academic"),
    Dimension.BEHAVIOURAL: pgettext_lazy("dimension", "Behavioural"),
    Dimension.COGNITIVE: pgettext_lazy("dimension", "Cognitive"),
    Dimension.AFFECTIVE: pgettext_lazy("dimension", "Affective"),
}
