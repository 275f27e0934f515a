"""Development-only pages: the e-mails that the demo has received."""

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import urlize
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from passregion.notifications.inbox import ReceivedMail, find, received


def _mail_or_404(mail_id: str) -> ReceivedMail:
    mail = find(mail_id)
    if mail is None:
        raise Http404
    return mail


@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The list, newest first; `?a=address` for one person's."""
    recipient = request.GET.get("a", "")
    return render(request, "portals/inbox.html", {"mails": received(recipient), "recipient": recipient})


@never_cache
@require_safe
def message(request: HttpRequest, mail_id: str) -> HttpResponse:
    """One e-mail as text, with its links."""
    mail = _mail_or_404(mail_id)
    text = urlize(mail.text, nofollow=False, autoescape=True)
    return render(request, "portals/inbox_message.html", {"mail": mail, "text": SafeString(text)})


@never_cache
@require_safe
@csp_replace({"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "script-src": ["'none'"]})
def html(request: HttpRequest, mail_id: str = "") -> HttpResponse:
    """The HTML of one e-mail, as a mail reader would show it: its own styles, no script, no image from elsewhere."""
    mail = _mail_or_404(mail_id)
    if not mail.html:
        raise Http404
    return HttpResponse(mail.html)
