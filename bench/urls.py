from django.http import HttpResponse
from django.urls import path

from fullfolj.access.gate import GatedRequest, signed_in
from fullfolj.config import urls


@signed_in
def empty(request: GatedRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("bench-empty/", empty), *urls.urlpatterns]
