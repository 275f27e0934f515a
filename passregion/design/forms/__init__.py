"""The form renderer: label, hint, control, error sentence, always in that order."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Set as FORM_RENDERER, so that every `{{ form }}` and `{{ field.as_field_group }}` follows the design system."""

    form_template_name = "design/forms/form.html"
    field_template_name = "design/forms/field.html"
    formset_template_name = "design/forms/formset.html"
