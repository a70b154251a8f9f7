import Search from 'lucide-react/icons/search'
import { CheckboxField, CheckboxGroupField, RadioField, SwitchField } from '#web/ui/form/choice-fields.tsx'
import { plainField } from '#web/ui/form/field-like.ts'
import { MoneyField } from '#web/ui/form/money-field.tsx'
import { PasswordField } from '#web/ui/form/password-field.tsx'
import { SelectField } from '#web/ui/form/select-field.tsx'
import { StepperField } from '#web/ui/form/stepper-field.tsx'
import { CodeField, DateField, NumberField, TextField } from '#web/ui/form/text-field.tsx'
import { TextareaField } from '#web/ui/form/textarea-field.tsx'
import { KitGrid, KitSection } from './kit-section.tsx'

const late = ['A pause lasts 90 days at most. Choose a day up to Tue 23 Feb 2027.']

export function KitFields() {
  return (
    <KitSection title="Fields" note="The label stays. The hint says what it is for, the error says what to do.">
      <KitGrid>
        <TextField
          field={plainField({ name: 'email', value: 'noor@haddad.example' })}
          type="email"
          label="E-mail"
          hint="For receipts and reminders."
          autoComplete="email"
        />
        <PasswordField
          field={plainField({ name: 'password' })}
          label="Password"
          hint="Twelve letters or more."
          autoComplete="new-password"
        />
        <MoneyField
          field={plainField({ name: 'amount', value: '1,850.00' })}
          label="Amount on the invoice"
          hint="Net, as printed."
          currency="eur"
        />
        <DateField
          field={plainField({ name: 'resumeOn', value: '2027-03-03', errors: late })}
          label="Resume on"
          hint="Your time, Lisbon."
        />
        <SelectField
          field={plainField({ name: 'reviewer', value: 'ines' })}
          label="Reviewer"
          options={[
            { value: 'ines', label: 'Ines Carvalho' },
            { value: 'tobias', label: 'Tobias Reinholt' },
          ]}
        />
        <TextField
          field={plainField({ name: 'search' })}
          type="search"
          icon={Search}
          label="Search"
          placeholder="Member, goal or invoice"
        />
        <NumberField field={plainField({ name: 'seats', value: '80', min: 1 })} label="Seats" />
        <CodeField
          field={plainField({ name: 'code', errors: ['This code is used up. Ask for a new one.'] })}
          label="Code from the e-mail"
        />
        <TextField
          field={plainField({ name: 'address', value: 'applied-ai-guild' })}
          label="Community address"
          note="fixed"
          disabled
        />
        <div className="field">
          <span className="field-label">Seat in the room</span>
          <StepperField field={plainField({ name: 'quantity', value: '2', min: 0, max: 8 })} label="Seat in the room" />
        </div>
      </KitGrid>
      <TextareaField
        field={plainField({
          name: 'words',
          value: 'Send one more image after Fri 27 Nov and the seven days are proven.',
        })}
        label="Words to Noor"
        note="optional"
      />
      <KitGrid>
        <CheckboxGroupField
          field={plainField({ name: 'tell', defaultOptions: ['charge'] })}
          label="Tell me"
          options={[
            { value: 'charge', label: 'Before I am charged', hint: 'Always on e-mail, also by SMS if you like.' },
            { value: 'seat', label: 'When a seat frees up' },
            { value: 'post', label: 'By post', isDisabled: true },
          ]}
        />
        <RadioField
          field={plainField({ name: 'story', value: 'first-name' })}
          label="Show my story"
          options={[
            { value: 'first-name', label: 'With my first name' },
            { value: 'nameless', label: 'Without a name' },
            { value: 'none', label: 'Not at all' },
          ]}
        />
        <div>
          <SwitchField
            field={plainField({ name: 'night', defaultChecked: true })}
            label="No messages at night"
            hint="21:00 to 08:00, your time"
          />
          <SwitchField field={plainField({ name: 'weekend' })} label="None on weekends" />
        </div>
        <CheckboxField
          field={plainField({ name: 'agree', errors: ['Tick this to go on.'] })}
          label="I agree that €29.00 is charged on Sat 28 Nov, 10:20 and each month after, unless I cancel before."
        />
      </KitGrid>
      <RadioField
        isCards
        field={plainField({ name: 'plan', value: 'monthly' })}
        label="Choose how you pay"
        options={[
          {
            value: 'monthly',
            label: 'Monthly, €29.00 a month',
            hint: 'Cancel any time, effective at the end of the month.',
          },
          {
            value: 'yearly',
            label: 'Yearly, €290.00 a year',
            hint: 'Refunded in full within 14 days of the first charge.',
          },
        ]}
      />
    </KitSection>
  )
}
