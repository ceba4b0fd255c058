"""The pages around the intake: choose a file, watch it being read, look at what it would change, apply it."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.imports import actions, columns, effect_pages, files, outcome, permissions, presenters, queries
from fullfolj.imports.forms import Apply, Upload
from fullfolj.imports.uploads import BoundedUpload
from fullfolj.intake import pipeline
from fullfolj.intake.mapping.raw import Raw
from fullfolj.intake.models import Import, ImportKind


@csrf_exempt  # reading the token reads the whole body: the upload handler must be in place first, _upload checks it
@requires(permissions.IMPORT)
def imports_page(request: GatedRequest) -> HttpResponseBase:
    """Choose a file; what has been imported before. No pupil is named."""
    if request.method == "POST":
        handler = BoundedUpload(request)
        request.upload_handlers = [handler]
        return _upload(request, handler)
    pipeline.recover(now=request.visitor.now)
    return _form(request, Upload(), status=200)


@csrf_protect
def _upload(request: GatedRequest, handler: BoundedUpload) -> HttpResponse:
    posted = request.POST
    form = Upload(posted, request.FILES, refusal=handler.refusal)
    if not form.is_valid():
        return _form(request, form, status=413 if handler.refusal else 400)
    try:
        imp = _received(request, form)
    except PlainError as error:
        form.add_error("file", str(error))
        return _form(request, form, status=507)
    return redirect("import", imp.pk)


def _received(request: GatedRequest, form: Upload) -> Import:
    visitor, upload = request.visitor, form.cleaned_data["file"]
    return actions.receive(
        path=Path(upload.temporary_file_path()),
        file_name=upload.name,
        kind=ImportKind(form.cleaned_data["kind"]),
        replace_period=form.replaces_period,
        reach=permissions.reach_of(visitor),
        by=visitor.actor,
        now=visitor.now,
    )


def _form(request: GatedRequest, form: Upload, *, status: int) -> HttpResponse:
    reach = permissions.reach_of(request.visitor)
    earlier = queries.list_imports(reach)
    units = None if reach.units is None else queries.unit_names(reach.units)
    waiting, now = queries.count_waiting(reach), request.visitor.now
    page = presenters.overview(form, earlier, request.GET.get("page", ""), units, waiting, now)
    return render(request, "imports/imports.html", {"page": page, "form": form}, status=status)


@requires(permissions.IMPORT)
def files_page(request: GatedRequest) -> HttpResponse:
    """Which files are read, column by column."""
    return render(request, "imports/files.html", {"chapters": files.chapters()})


@requires(permissions.IMPORT)
def import_page(request: GatedRequest, import_id: uuid.UUID) -> HttpResponse:
    """One import, whatever has become of it; htmx asks for the changing part alone."""
    if not _is_part(request):  # a poll a second would wait for the worker's lock each time
        pipeline.recover(now=request.visitor.now)
    return _one(request, _import(request, import_id))


def _is_part(request: GatedRequest) -> bool:
    return request.headers.get("HX-Request-Type") == "partial"


def _one(request: GatedRequest, imp: Import, *, error: str = "") -> HttpResponse:
    page = outcome.page(imp, request.visitor, request.GET.get("page", ""), error=error)
    template = "imports/_import.html" if _is_part(request) else "imports/import.html"
    return render(request, template, {"page": page}, status=409 if error else 200)


@require_POST
@requires(permissions.IMPORT)
def apply(request: GatedRequest, import_id: uuid.UUID) -> HttpResponse:
    imp, form = _import(request, import_id), Apply(request.POST)
    form.is_valid()
    try:
        actions.ask_to_apply(imp=imp, allow_removals=form.cleaned_data["allow_removals"], by=request.visitor.actor)
    except PlainError as error:
        return _one(request, _import(request, import_id), error=str(error))
    return redirect("import", imp.pk)


@require_POST
@requires(permissions.IMPORT)
def discard(request: GatedRequest, import_id: uuid.UUID) -> HttpResponse:
    imp = _import(request, import_id)
    try:
        actions.discard(imp=imp, by=request.visitor.actor, now=request.visitor.now)
    except PlainError as error:
        return _one(request, _import(request, import_id), error=str(error))
    return redirect("import", imp.pk)


@require_POST
@requires(permissions.IMPORT)
def read_again(request: GatedRequest, import_id: uuid.UUID) -> HttpResponse:
    imp = _import(request, import_id)
    actions.read_again(imp=imp, by=request.visitor.actor)
    return redirect("import", imp.pk)


@require_POST
@requires(permissions.IMPORT)
def take_back(request: GatedRequest, import_id: uuid.UUID) -> HttpResponse:
    imp = _import(request, import_id)
    try:
        reach = permissions.reach_of(request.visitor)
        actions.ask_to_take_back(imp=imp, reach=reach, by=request.visitor.actor)
    except PlainError as error:
        return _one(request, _import(request, import_id), error=str(error))
    return redirect("import", imp.pk)


@require_POST
@requires(permissions.IMPORT)
def effect(request: GatedRequest, import_id: uuid.UUID) -> HttpResponse:
    """What the import does to the signals is worked out; its page shows how many, and another page whose."""
    imp = _import(request, import_id)
    actions.ask_for_effect(imp=imp, by=request.visitor.actor)
    return redirect("import", imp.pk)


@require_safe
@requires(permissions.IMPORT)
def effect_pupils(request: GatedRequest, import_id: uuid.UUID) -> HttpResponse:
    """Whose signals it is about, of those whose signals the visitor may see. With script only the lists."""
    page = effect_pages.who_page(_import(request, import_id), request.visitor)
    template = "imports/_effect_pupils.html" if _is_part(request) else "imports/effect_pupils.html"
    return render(request, template, {"page": page})


@requires(permissions.IMPORT)
def columns_page(request: GatedRequest, import_id: uuid.UUID) -> HttpResponse:
    """What the columns of a foreign file are; who its rows are about is not shown."""
    imp = _import(request, import_id)
    if not imp.may_be_explained:
        return redirect("import", imp.pk)
    raw, posted = actions.foreign_table(imp), request.POST.dict()
    answer, error = columns.answer(imp, raw, posted), ""
    if posted.get("do") == "keep":
        try:
            _explain(request, imp, raw, answer)
            return redirect("import", imp.pk)
        except PlainError as refusal:
            error = str(refusal)
    own = {"url": reverse("import-columns", args=[imp.pk]), "back": reverse("import", args=[imp.pk])}
    context = {"page": columns.page(imp, raw, answer, request.visitor.today), "error": error, **own}
    return render(request, "imports/columns.html", context, status=400 if error else 200)


def _explain(request: GatedRequest, imp: Import, raw: Raw, answer: columns.Answer) -> None:
    actions.explain_columns(
        imp=imp,
        name=answer.name,
        raw=raw,
        understanding=answer.understanding,
        period=answer.period,
        unit=answer.unit,
        by=request.visitor.actor,
        now=request.visitor.now,
    )


def _import(request: GatedRequest, import_id: uuid.UUID) -> Import:
    return queries.one_import(permissions.reach_of(request.visitor), import_id)
